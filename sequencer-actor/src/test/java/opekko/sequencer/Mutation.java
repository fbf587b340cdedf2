package opekko.sequencer;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import opekko.protocol.config.RollupConfig;
import opekko.protocol.crypto.Secp256k1.Signature;
import opekko.protocol.engine.PayloadEnvelope;
import opekko.protocol.engine.SignedPayload;
import opekko.protocol.fault.Fetched;
import opekko.protocol.l1.L1Block;
import opekko.protocol.l1.L1BlockInfo;
import opekko.protocol.testkit.Chains;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.L1BlockRef;
import opekko.sequencer.SequencerEffect.AskDriver;
import opekko.sequencer.SequencerRequest.StartBuild;

/** The sequencer with one of its rules taken away: the checks must notice each. */
enum Mutation implements ChaosMutant {
  PUBLISHES_BEFORE_COMMIT {
    @Override
    List<SequencerEffect> effects(List<SequencerEffect> effects) {
      return insertBefore(
          effects,
          effect ->
              effect instanceof SequencerEffect.Commit(var call, var block)
                  ? Optional.of(new SequencerEffect.Publish(call.term(), unsigned(block)))
                  : Optional.empty());
    }
  },
  INSERTS_WITHOUT_SIGNING {
    @Override
    Step after(Step step, SequencerMachine machine, Instant now) {
      return step.state().phase() instanceof Phase.Signing(_, var block)
          ? changed(step, machine, now, turn -> Completion.insert(turn, block))
          : step;
    }

    @Override
    List<SequencerEffect> effects(List<SequencerEffect> effects) {
      return effects.stream().filter(effect -> !(effect instanceof SequencerEffect.Sign)).toList();
    }
  },
  RESEALS_AFTER_A_FAILED_INSERT {
    @Override
    Step after(Step step, SequencerMachine machine, Instant now) {
      return step.state().phase() instanceof Phase.Uninserted
          ? changed(step, machine, now, Planning::forgetWork)
          : step;
    }
  },
  RESEALS_AFTER_AN_UNKNOWN_COMMIT {
    @Override
    Step after(Step step, SequencerMachine machine, Instant now) {
      return step.state().phase() instanceof Phase.Uncommitted
          ? changed(step, machine, now, Planning::forgetWork)
          : step;
    }
  },
  SKIPS_RECOVERY {
    @Override
    Step after(Step step, SequencerMachine machine, Instant now) {
      return changed(step, machine, now, turn -> turn.recovery = SequencerState.Recovery.DONE);
    }
  },
  IGNORES_RESETS {
    @Override
    Optional<SequencerEvent> event(SequencerEvent event) {
      return Optional.of(event).filter(it -> !(it instanceof SequencerEvent.ResetBegun));
    }
  },
  IGNORES_LOST_LEADERSHIP {
    @Override
    Optional<SequencerEvent> event(SequencerEvent event) {
      return Optional.of(event).filter(it -> !(it instanceof SequencerEvent.LeadershipLost));
    }
  },
  IGNORES_DERIVED_BUILDS {
    @Override
    Optional<SequencerEvent> event(SequencerEvent event) {
      return Optional.of(event).filter(it -> !(it instanceof SequencerEvent.DerivedBuildBegun));
    }
  },
  IGNORES_THE_SAFE_LAG {
    @Override
    Optional<SequencerEvent> event(SequencerEvent event) {
      return Optional.of(event).filter(it -> !(it instanceof SequencerEvent.MaxSafeLagSet));
    }
  },
  IGNORES_RECOVER_MODE {
    @Override
    Optional<SequencerEvent> event(SequencerEvent event) {
      return Optional.of(event).filter(it -> !(it instanceof SequencerEvent.RecoverModeSet));
    }
  },
  MISSES_HEADS_OF_OTHERS {
    @Override
    public Step step(
        SequencerMachine machine, SequencerState state, SequencerEvent event, Instant now) {
      var isMissed =
          event instanceof SequencerEvent.HeadsChanged(var head, _)
              && head.number() <= state.unsafe().number();
      return isMissed ? new Step(state, List.of()) : machine.step(state, event, now);
    }
  },
  HAS_NO_DRIFT_LIMIT {
    @Override
    public RollupConfig rollup(RollupConfig real) {
      return ChaosRollup.withDrift(real, 1_000_000);
    }
  },
  TAKES_POOL_TRANSACTIONS_ALWAYS {
    @Override
    List<SequencerEffect> effects(List<SequencerEffect> effects) {
      return effects.stream().map(Mutation::withPool).toList();
    }
  },
  TAKES_ORIGINS_OF_THE_FUTURE {
    @Override
    Optional<SequencerEvent> event(SequencerEvent event) {
      return Optional.of(
          origin(event, ref -> new L1BlockRef(ref.hash(), ref.number(), ref.parentHash(), 0)));
    }
  },
  TAKES_ORPHANED_ORIGINS {
    @Override
    public Step step(
        SequencerMachine machine, SequencerState state, SequencerEvent event, Instant now) {
      var parent = state.unsafe().l1Origin().hash();
      var seen = origin(event, ref -> new L1BlockRef(ref.hash(), ref.number(), parent, ref.time()));
      return machine.step(state, seen, now);
    }
  },
  BUILDS_TOO_EARLY {
    @Override
    Step after(Step step, SequencerMachine machine, Instant now) {
      return step.state().phase() instanceof Phase.Idle && step.state().nextAction().isPresent()
          ? changed(step, machine, now, turn -> turn.actAt(now))
          : step;
    }
  },
  LEAVES_COMMITTED_BLOCKS_BEHIND_AFTER_A_RESET {
    @Override
    Step after(Step step, SequencerMachine machine, Instant now) {
      return step.state().awaitingReset()
          ? changed(step, machine, now, turn -> turn.recovery = SequencerState.Recovery.DONE)
          : step;
    }
  },
  WAITS_FOR_LOST_ANSWERS_FOR_EVER {
    @Override
    Step after(Step step, SequencerMachine machine, Instant now) {
      return step.state().phase() instanceof Phase.Asks
          ? changed(step, machine, now, turn -> turn.nextAction = Optional.empty())
          : step;
    }
  },
  FORGETS_TO_READ_AGAIN {
    @Override
    Optional<SequencerEvent> event(SequencerEvent event) {
      return Optional.of(event).filter(it -> !(it instanceof SequencerEvent.DataRetryDue));
    }
  },
  STOPS_AT_ONCE {
    @Override
    public Step step(
        SequencerMachine machine, SequencerState state, SequencerEvent event, Instant now) {
      if (!(event instanceof SequencerEvent.StopRequested)) return machine.step(state, event, now);
      var turn = new Turn(machine, state, now);
      turn.phase = new Phase.Idle();
      return machine.step(turn.finish().state(), event, now);
    }
  },
  GOES_ON_AFTER_A_STOP {
    @Override
    Step after(Step step, SequencerMachine machine, Instant now) {
      var stopped =
          step.state().admin() instanceof Admin.None
              && step.effects().stream().anyMatch(SequencerEffect.Answer.class::isInstance)
              && !step.state().active()
              && step.state().term().isPresent();
      return stopped
          ? changed(
              step,
              machine,
              now,
              turn -> {
                turn.active = true;
                turn.actAt(now.plusSeconds(1));
              })
          : step;
    }
  };

  @Override
  public Step step(
      SequencerMachine machine, SequencerState state, SequencerEvent event, Instant now) {
    var seen = event(event);
    if (seen.isEmpty()) return new Step(state, List.of());
    var step = after(machine.step(state, seen.get(), now), machine, now);
    return new Step(step.state(), effects(step.effects()));
  }

  Optional<SequencerEvent> event(SequencerEvent event) {
    return Optional.of(event);
  }

  Step after(Step step, SequencerMachine machine, Instant now) {
    return step;
  }

  List<SequencerEffect> effects(List<SequencerEffect> effects) {
    return effects;
  }

  static Step changed(Step step, SequencerMachine machine, Instant now, Consumer<Turn> change) {
    var turn = new Turn(machine, step.state(), now);
    change.accept(turn);
    var rest = turn.finish();
    var effects = new ArrayList<>(step.effects());
    effects.addAll(rest.effects());
    return new Step(rest.state(), effects);
  }

  private static List<SequencerEffect> insertBefore(
      List<SequencerEffect> effects, Function<SequencerEffect, Optional<SequencerEffect>> extra) {
    var all = new ArrayList<SequencerEffect>();
    for (var effect : effects) {
      extra.apply(effect).ifPresent(all::add);
      all.add(effect);
    }
    return all;
  }

  private static SignedPayload unsigned(PayloadEnvelope block) {
    return new SignedPayload(block, Bytes.EMPTY, new Signature(Bytes.EMPTY, 0));
  }

  private static SequencerEffect withPool(SequencerEffect effect) {
    return effect instanceof AskDriver(StartBuild(var call, var parent, var attributes))
        ? new AskDriver(new StartBuild(call, parent, attributes.withNoTxPool(false)))
        : effect;
  }

  /** The event with another reference in the L1 block that it brings. */
  private static SequencerEvent origin(SequencerEvent event, UnaryOperator<L1BlockRef> change) {
    if (!(event instanceof SequencerEvent.OriginRead(var call, Fetched.Found<L1Block>(var block))))
      return event;
    var like = Chains.l1Block(1, 1);
    var info =
        new L1BlockInfo(
            change.apply(block.ref()),
            like.baseFee(),
            like.mixDigest(),
            like.excessBlobGas(),
            like.parentBeaconRoot());
    return new SequencerEvent.OriginRead(
        call,
        Fetched.found(
            new L1Block(
                info, block.inbox(), block.deposits(), block.configUpdates(), Optional.empty())));
  }
}
