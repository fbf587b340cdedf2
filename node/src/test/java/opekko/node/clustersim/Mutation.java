package opekko.node.clustersim;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import opekko.cluster.log.LogEvent;
import opekko.node.clustersim.ModelSigner.Guarded;
import opekko.protocol.crypto.Secp256k1.Signature;
import opekko.protocol.engine.PayloadEnvelope;
import opekko.protocol.engine.SignedPayload;
import opekko.protocol.fault.Fetched;
import opekko.protocol.port.CommitLog.Outcome;
import opekko.protocol.port.CommitLog.Position;
import opekko.protocol.port.CommittedBlock;
import opekko.protocol.port.TakeBack;
import opekko.protocol.type.BlockId;
import opekko.protocol.type.Bytes;
import opekko.sequencer.Phase;
import opekko.sequencer.SequencerEffect;
import opekko.sequencer.SequencerEvent;
import opekko.sequencer.SequencerMachine;
import opekko.sequencer.SequencerState;
import opekko.sequencer.Step;

/** A cluster without one of its rules: the checks must notice each. */
enum Mutation implements ClusterMutant {
  /** Rule: an entry counts in the term of its proposer only. */
  FENCE_WITHOUT_TERM {
    @Override
    public LogState.Rules logRules() {
      return new LogState.Rules() {
        @Override
        public boolean isOfItsTerm(long proposed, long term) {
          return true;
        }
      };
    }
  },
  /** Rule: a block is one above the last. */
  FENCE_WITHOUT_HEIGHT {
    @Override
    public LogState.Rules logRules() {
      return new LogState.Rules() {
        @Override
        public boolean isNextHeight(long height, BlockId tip) {
          return true;
        }
      };
    }
  },
  /** Rule: a block stands on the last. */
  FENCE_WITHOUT_PARENT {
    @Override
    public LogState.Rules logRules() {
      return new LogState.Rules() {
        @Override
        public boolean isChild(CommittedBlock block, BlockId tip) {
          return true;
        }
      };
    }
  },
  /** Rule: a leader begins once all that older terms decided is applied. */
  LEADS_WHEN_ELECTED {
    @Override
    public void onElected(long term, Consumer<LogEvent> events) {
      events.accept(new LogEvent.Leading(term));
    }
  },
  /** Rule: after an unknown outcome only the same block is offered. */
  TAKES_UNKNOWN_FOR_REFUSED {
    @Override
    SequencerEvent event(SequencerState state, SequencerEvent event) {
      return event instanceof SequencerEvent.LogAnswered(var call, Outcome.Unknown(var cause))
          ? new SequencerEvent.LogAnswered(call, new Outcome.Refused(cause))
          : event;
    }
  },
  /** Rule: an unknown outcome is no decision. */
  TAKES_UNKNOWN_FOR_COMMITTED {
    @Override
    SequencerEvent event(SequencerState state, SequencerEvent event) {
      return event instanceof SequencerEvent.LogAnswered(var call, Outcome.Unknown _)
              && state.phase() instanceof Phase.Holds held
          ? new SequencerEvent.LogAnswered(call, new Outcome.Committed(held.block().ref().id(), 0))
          : event;
    }
  },
  /** Rule: nobody sees a block before it is decided. */
  PUBLISHES_BEFORE_COMMIT {
    @Override
    List<SequencerEffect> effects(List<SequencerEffect> effects) {
      var all = new ArrayList<SequencerEffect>();
      for (var effect : effects) {
        if (effect instanceof SequencerEffect.Commit(var call, var block))
          all.add(new SequencerEffect.Publish(call.term(), unsigned(block)));
        all.add(effect);
      }
      return all;
    }
  },
  /** Rule: the guard's memory is durable before the key is used. */
  GUARD_WITHOUT_DISK {
    @Override
    public boolean isGuardDurable() {
      return false;
    }
  },
  /** Rule: the guard refuses a second block for a height. */
  GUARD_THAT_LETS_ALL_THROUGH {
    @Override
    public boolean guardRefuses(Guarded last, Guarded wanted) {
      return false;
    }
  },
  /** Rule: of the guard's memory nothing but a record that was cut short is removed. */
  GUARD_THAT_BEGINS_ANEW {
    @Override
    public Optional<Guarded> guardAfterTornWrite(Optional<Guarded> remembered) {
      return Optional.empty();
    }
  },
  /** Rule: a voter says that it has an entry once its disk has it. */
  LOG_THAT_IS_NOT_SYNCED {
    @Override
    public boolean isLogDurable() {
      return false;
    }
  },
  /** Rule: a voter that has lost its log does not count before it is let in again. */
  COUNTS_WHO_LOST_THE_LOG {
    @Override
    public boolean countsWithoutLog() {
      return true;
    }
  },
  /** Rule: after a rewind a height may be signed anew. */
  GUARD_WITHOUT_LINEAGE {
    @Override
    public boolean guardRefuses(Guarded last, Guarded wanted) {
      return !wanted.block().equals(last.block())
          && wanted.block().number() <= last.block().number();
    }
  },
  /** Rule: decided blocks are given up for a cause only. */
  REWINDS_WITHOUT_A_CAUSE {
    @Override
    List<SequencerEffect> effects(List<SequencerEffect> effects) {
      return effects.stream().map(this::rewinding).toList();
    }

    private SequencerEffect rewinding(SequencerEffect effect) {
      if (!(effect instanceof SequencerEffect.Commit(var call, var block))
          || block.payload().blockNumber() % 8 != 7) return effect;
      var parent = new BlockId(block.payload().parentHash(), block.payload().blockNumber() - 1);
      return new SequencerEffect.Rewind(call, new TakeBack(parent, Optional.empty(), "no cause"));
    }
  },
  /** Rule: who does not lead any more builds nothing. */
  GOES_ON_WITHOUT_LEADERSHIP {
    @Override
    SequencerEvent event(SequencerState state, SequencerEvent event) {
      return event instanceof SequencerEvent.LeadershipLost ? null : event;
    }
  },
  /** Rule: a new leader goes on from what was decided. */
  SKIPS_WHAT_WAS_DECIDED {
    @Override
    SequencerEvent event(SequencerState state, SequencerEvent event) {
      return event
              instanceof
              SequencerEvent.CommittedRead(
                  var call,
                  Fetched.Found<Position>(Position.Next(var next)))
          ? new SequencerEvent.CommittedRead(
              call, Fetched.found(new Position.AtTip(next.lineage())))
          : event;
    }
  },
  /** Rule: news of the leader's death makes one node stand, once in a while. */
  HINT_WITHOUT_A_LIMIT {
    @Override
    public boolean standsAlways() {
      return true;
    }
  },
  /** Rule: who cannot lead does not stand for election. */
  GATE_THAT_IS_OPEN {
    @Override
    public boolean mayStand(boolean may) {
      return true;
    }
  },
  /** Rule: whatever is decided reaches every driver. */
  FEED_THAT_SKIPS_A_BLOCK {
    @Override
    public boolean feeds(long number) {
      return number % 9 != 8;
    }
  };

  private static final Signature NO_SIGNATURE = new Signature(Bytes.EMPTY, 0);

  @Override
  public Step step(
      SequencerMachine machine, SequencerState state, SequencerEvent event, Instant now) {
    var seen = Optional.ofNullable(event(state, event));
    if (seen.isEmpty()) return new Step(state, List.of());
    var step = machine.step(state, seen.get(), now);
    return new Step(step.state(), effects(step.effects()));
  }

  /** What the sequencer is told instead; null for nothing. */
  SequencerEvent event(SequencerState state, SequencerEvent event) {
    return event;
  }

  List<SequencerEffect> effects(List<SequencerEffect> effects) {
    return effects;
  }

  private static SignedPayload unsigned(PayloadEnvelope block) {
    return new SignedPayload(block, Bytes.EMPTY, NO_SIGNATURE);
  }
}
