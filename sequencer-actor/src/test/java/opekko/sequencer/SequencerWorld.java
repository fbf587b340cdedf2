package opekko.sequencer;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import opekko.protocol.attributes.AttributesBuilder;
import opekko.protocol.config.RollupConfig;
import opekko.protocol.fault.Fetched;
import opekko.protocol.fork.Hardfork;
import opekko.protocol.port.CommitLog.Position;
import opekko.protocol.testkit.Chains;
import opekko.protocol.type.Hash;
import opekko.protocol.type.L2BlockRef;

/** A machine, its state and the effects of its last step. */
final class SequencerWorld {
  final RollupConfig rollup = Chains.at(Hardfork.DELTA);
  final ChaosL1 l1 = new ChaosL1(rollup.genesis().l1().hash());
  final L2BlockRef genesis =
      new L2BlockRef(rollup.genesis().l2().hash(), 0, Hash.ZERO, 2, rollup.genesis().l1(), 0);
  final SequencerMachine machine;
  SequencerState state;
  List<SequencerEffect> effects = List.of();
  Instant now = Instant.ofEpochSecond(2);

  SequencerWorld() {
    this(SequencerSettings.DEFAULT);
  }

  SequencerWorld(SequencerSettings settings) {
    machine = new SequencerMachine(rollup, settings, new AttributesBuilder(rollup, Chains.l1()));
    state = machine.initial();
  }

  SequencerWorld when(SequencerEvent event) {
    var step = machine.step(state, event, now);
    state = step.state();
    effects = step.effects();
    return this;
  }

  /** Leads, knows its head, and is not started. */
  SequencerWorld standingBy() {
    when(new SequencerEvent.Born(false, 0));
    when(new SequencerEvent.LeadershipGained(1));
    return when(new SequencerEvent.HeadsChanged(genesis, genesis));
  }

  SequencerWorld started() {
    standingBy();
    when(new SequencerEvent.StartRequested(1, genesis.hash()));
    return when(new SequencerEvent.WishPersisted(1, Optional.empty()));
  }

  /** Has all it needs and has asked for its first block. */
  SequencerWorld starting() {
    started();
    var reads = new ArrayList<>(effects);
    when(new SequencerEvent.ActionDue());
    var asking = state.phase();
    for (var effect : reads) {
      if (effect instanceof SequencerEffect.ReadOrigin(var call, var hash))
        when(new SequencerEvent.OriginRead(call, l1.read(hash)));
      if (effect instanceof SequencerEffect.ReadConfig(var call, _))
        when(new SequencerEvent.ConfigRead(call, Fetched.found(rollup.genesis().systemConfig())));
    }
    when(
        new SequencerEvent.CommittedRead(
            ((Phase.Asks) asking).call(), Fetched.found(new Position.Empty())));
    return when(new SequencerEvent.ActionDue());
  }
}
