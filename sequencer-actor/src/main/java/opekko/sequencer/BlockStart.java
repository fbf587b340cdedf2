package opekko.sequencer;

import java.util.List;
import opekko.protocol.attributes.AttributesBuilder.Ingredients;
import opekko.protocol.config.SystemConfig;
import opekko.protocol.engine.PayloadAttributes;
import opekko.protocol.fault.Fault;
import opekko.protocol.l1.L1Block;
import opekko.protocol.metrics.NodeEvent;
import opekko.protocol.systemconfig.SystemConfigRules;
import opekko.protocol.type.L2BlockRef;
import opekko.sequencer.SequencerRequest.ReportCritical;
import opekko.sequencer.SequencerRequest.ResetHeads;
import opekko.sequencer.SequencerRequest.StartBuild;

/**
 * Starts a block on the head, with what is in memory and nothing else.
 *
 * @spec op-node rollup/sequencing/sequencer.go: startBuildingBlock
 */
final class BlockStart {
  private BlockStart() {}

  static void begin(Turn turn) {
    var mustKnowNext =
        turn.recoverMode && turn.origins.isNextVisible(turn.machine.settings().l1Confirmations());
    switch (OriginChoice.of(turn.rollup, turn.unsafe, turn.origins, mustKnowNext)) {
      case OriginChoice.Wait(var cause) -> lacksData(turn, cause);
      case OriginChoice.Inconsistent(var cause) -> {
        turn.count(NodeEvent.SEQUENCER_INCONSISTENT_L1_ORIGIN);
        reset(turn, cause);
      }
      case OriginChoice.Chosen(var origin) -> {
        var known = turn.config.filter(config -> config.block().equals(turn.unsafe.hash()));
        if (known.isEmpty()) lacksData(turn, "system configuration of " + turn.unsafe + " unread");
        else start(turn, origin, known.get().config());
      }
    }
  }

  private static void lacksData(Turn turn, String cause) {
    turn.warn("no block can be started: " + cause);
    turn.actIn(Turn.SHORT_WAIT);
    turn.lacksData = true;
  }

  private static void reset(Turn turn, String cause) {
    turn.tellDriver(new ResetHeads(cause));
    turn.lostOrigin = true;
    // The reset that follows parks the sequencer. Should it not come, it is asked for again.
    turn.actIn(turn.machine.settings().answerLimit());
  }

  private static void start(Turn turn, L1Block origin, SystemConfig config) {
    var parent = turn.unsafe;
    var conflict = turn.machine.attributes().conflict(parent, origin.info());
    if (conflict.isPresent()) {
      turn.count(NodeEvent.SEQUENCER_INCONSISTENT_L1_ORIGIN);
      reset(turn, conflict.get().cause());
    } else if (origin.malformedDeposit().isPresent() && isNewEpoch(parent, origin)) {
      turn.tellDriver(new ReportCritical(new Fault.Critical(origin.malformedDeposit().get())));
    } else {
      var attributes = attributes(turn, origin, config);
      turn.askDriver(
          call -> new Phase.Starting(call, parent),
          call -> new StartBuild(call, parent, attributes));
    }
  }

  private static boolean isNewEpoch(L2BlockRef parent, L1Block origin) {
    return !parent.l1Origin().equals(origin.ref().id());
  }

  private static PayloadAttributes attributes(Turn turn, L1Block origin, SystemConfig config) {
    var parent = turn.unsafe;
    var isNew = isNewEpoch(parent, origin);
    var time = parent.time() + turn.rollup.blockTime();
    var built =
        turn.machine
            .attributes()
            .build(
                new Ingredients(
                    time,
                    isNew ? SystemConfigRules.applyAll(config, origin, turn.rollup) : config,
                    origin.info(),
                    isNew ? 0 : parent.sequenceNumber() + 1,
                    isNew ? origin.deposits() : List.of(),
                    List.of()));
    return built.withNoTxPool(
        PoolRule.isWithoutPool(turn.rollup, time, origin.ref(), turn.recoverMode));
  }

  static void onStarted(Turn turn, L2BlockRef parent, EngineWork.Start outcome) {
    switch (outcome) {
      case EngineWork.Started(var id) -> {
        turn.phase = new Phase.Building(id, parent);
        var allowance = turn.sealTimes.allowance(turn.blockTime());
        var sealing = turn.timeOfBlockAfter(parent).minus(allowance);
        turn.actAt(sealing.isAfter(turn.now) ? sealing : turn.now);
      }
      // The head that made it stale was told before and has rescheduled, unless it was derivation.
      case EngineWork.Stale _ -> turn.idleFor(Turn.SHORT_WAIT);
      case EngineWork.Refused(var cause) ->
          Planning.refused(turn, "block after %s was not started: %s".formatted(parent, cause));
      case EngineWork.Failed(var cause) -> {
        turn.warn("block after %s was not started: %s".formatted(parent, cause));
        turn.idleFor(Turn.SHORT_WAIT);
      }
      case EngineWork.Syncing _ -> turn.idleFor(Turn.SYNCING_WAIT);
    }
  }
}
