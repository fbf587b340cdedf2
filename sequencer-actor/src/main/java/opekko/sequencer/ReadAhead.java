package opekko.sequencer;

import java.util.Optional;
import opekko.protocol.config.SystemConfig;
import opekko.protocol.fault.Fetched;
import opekko.protocol.l1.L1Block;
import opekko.protocol.metrics.NodeEvent;
import opekko.protocol.type.L2BlockRef;
import opekko.sequencer.SequencerState.ConfigRead;
import opekko.sequencer.SequencerState.KnownConfig;

/** Reads what the next blocks will need while there is time, so that building waits for nothing. */
final class ReadAhead {
  private ReadAhead() {}

  static void proceed(Turn turn) {
    if (!turn.active || turn.awaitingReset || turn.unsafe.equals(L2BlockRef.NONE)) return;
    turn.origins = turn.origins.at(turn.unsafe.l1Origin());
    if (turn.dataRetryArmed) return;
    readOrigins(turn);
    readConfig(turn);
  }

  private static void readOrigins(Turn turn) {
    var origins = turn.origins;
    if (origins.reading().isPresent()) return;
    if (origins.current().isEmpty()) {
      var call = turn.nextCall();
      turn.origins = origins.asking(call);
      turn.effects.add(new SequencerEffect.ReadOrigin(call, turn.unsafe.l1Origin().hash()));
    } else if (origins.next().isEmpty()
        && origins.isNextVisible(turn.machine.settings().l1Confirmations())) {
      var call = turn.nextCall();
      turn.origins = origins.asking(call);
      turn.effects.add(
          new SequencerEffect.ReadNextOrigin(call, turn.unsafe.l1Origin().number() + 1));
    }
  }

  /** Our own block brings its configuration along once it is the head: only others are read. */
  private static void readConfig(Turn turn) {
    var head = turn.unsafe.hash();
    if (turn.config.filter(known -> known.block().equals(head)).isPresent()) return;
    if (turn.configRead.filter(read -> read.block().equals(head)).isPresent()) return;
    var call = turn.nextCall();
    turn.configRead = Optional.of(new ConfigRead(call, head));
    turn.effects.add(new SequencerEffect.ReadConfig(call, head));
  }

  static void onOrigin(Turn turn, Call call, Fetched<L1Block> answer) {
    if (turn.origins.reading().filter(call::equals).isEmpty()) {
      turn.count(NodeEvent.STALE_REPLIES);
      return;
    }
    switch (answer) {
      case Fetched.Found<L1Block>(var block) -> {
        turn.origins = turn.origins.withRead(block, turn.unsafe.l1Origin());
        arrived(turn);
      }
      case Fetched.Missing<L1Block> _ when turn.origins.current().isPresent() ->
          turn.origins = turn.origins.nextMissing();
      case Fetched.Missing<L1Block>(var what) -> {
        turn.origins = turn.origins.answered();
        retry(turn, "L1 has no " + what);
      }
      case Fetched.Failed<L1Block>(var fault) -> {
        turn.origins = turn.origins.answered();
        retry(turn, fault.cause());
      }
    }
  }

  static void onConfig(Turn turn, Call call, Fetched<SystemConfig> answer) {
    var read = turn.configRead.filter(out -> out.call().equals(call));
    if (read.isEmpty()) {
      turn.count(NodeEvent.STALE_REPLIES);
      return;
    }
    turn.configRead = Optional.empty();
    switch (answer) {
      case Fetched.Found<SystemConfig>(var config) -> {
        turn.config = Optional.of(new KnownConfig(read.get().block(), config));
        arrived(turn);
      }
      case Fetched.Missing<SystemConfig>(var what) -> retry(turn, "the engine has no " + what);
      case Fetched.Failed<SystemConfig>(var fault) -> retry(turn, fault.cause());
    }
  }

  private static void arrived(Turn turn) {
    if (!turn.lacksData || !(turn.phase instanceof Phase.Idle) || turn.nextAction.isEmpty()) return;
    turn.actAt(turn.now);
  }

  private static void retry(Turn turn, String cause) {
    turn.warn("reading ahead failed: " + cause);
    if (turn.dataRetryArmed) return;
    turn.dataRetryArmed = true;
    turn.effects.add(new SequencerEffect.ArmDataRetry());
  }
}
