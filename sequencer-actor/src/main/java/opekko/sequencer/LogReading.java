package opekko.sequencer;

import java.util.Optional;
import opekko.protocol.fault.Fetched;
import opekko.protocol.fault.InvalidData;
import opekko.protocol.l1.L1Block;
import opekko.protocol.port.CommitLog.Position;
import opekko.protocol.port.CommittedBlock;
import opekko.protocol.port.TakeBack;
import opekko.protocol.type.BlockId;
import opekko.protocol.type.L2BlockRef;
import opekko.sequencer.SequencerState.Recovery;

/**
 * What was decided before, by whomever: a block that is committed but not in the chain is the next
 * block. A shared log is found wrong only where L1 or the engine proves it; else the node waits.
 */
final class LogReading {
  /** Blocks older than so many block times are thought to be published, unless they are the tip. */
  private static final int FRESH = 8;

  private LogReading() {}

  static void onRead(Turn turn, L2BlockRef head, Fetched<Position> read) {
    switch (read) {
      case Fetched.Found<Position>(Position.Next(var next)) -> take(turn, head, next);
      case Fetched.Found<Position>(Position.AtTip(var lineage)) -> {
        goOn(turn, head);
        Republication.begin(turn, head, lineage);
      }
      case Fetched.Found<Position>(Position.Empty _) -> goOn(turn, head);
      case Fetched.Found<Position>(Position.Elsewhere(var tip, var rival)) -> {
        if (turn.sharesLog()) elsewhere(turn, head, tip, rival);
        else recovered(turn, head);
      }
      case Fetched.Missing<Position>(var what) -> unread(turn, "it has no " + what);
      case Fetched.Failed<Position>(var fault) -> unread(turn, fault.cause());
    }
  }

  private static void unread(Turn turn, String cause) {
    turn.warn("the commit log was not read: " + cause);
    turn.idleFor(Turn.SHORT_WAIT);
  }

  private static void goOn(Turn turn, L2BlockRef head) {
    recovered(turn, head);
    turn.logTip = Optional.of(head.id());
  }

  private static void recovered(Turn turn, L2BlockRef head) {
    turn.recovery = Recovery.DONE;
    turn.phase = new Phase.Idle();
    Planning.scheduleAfter(turn, head);
  }

  private static void take(Turn turn, L2BlockRef head, CommittedBlock next) {
    SealedBlock block;
    try {
      block = Completion.read(turn, next.envelope(), head, turn.now);
    } catch (InvalidData e) {
      Planning.refused(
          turn, "committed block %s: %s".formatted(next.envelope().id(), e.getMessage()));
      return;
    }
    var origin = block.ref().l1Origin();
    if (turn.origins.contradict(origin))
      contradicted(
          turn,
          head,
          block.ref().id(),
          "L1 origin %s of block %s is no more".formatted(origin, block.ref()));
    else if (turn.sharesLog() && !origin.equals(head.l1Origin()))
      turn.ask(
          call -> new Phase.Verifying(call, block, next.lineage()),
          call -> new SequencerEffect.ReadNextOrigin(call, origin.number()),
          turn.machine.settings().answerLimit());
    else complete(turn, block, next.lineage());
  }

  /** An L1 that lags behind the one of the block's builder proves nothing. */
  static void onVerified(Turn turn, Phase.Verifying verifying, Fetched<L1Block> read) {
    var block = verifying.block();
    var origin = block.ref().l1Origin();
    switch (read) {
      case Fetched.Found<L1Block>(var found) when !found.ref().id().equals(origin) ->
          contradicted(
              turn,
              block.parent(),
              block.ref().id(),
              "L1 has %s in place of origin %s of block %s"
                  .formatted(found.ref().id(), origin, block.ref()));
      case Fetched.Found<L1Block> _, Fetched.Missing<L1Block> _ ->
          complete(turn, block, verifying.lineage());
      case Fetched.Failed<L1Block>(var fault) -> {
        turn.warn("L1 origin %s was not read: %s".formatted(origin, fault.cause()));
        turn.idleFor(Turn.SHORT_WAIT);
      }
    }
  }

  private static void complete(Turn turn, SealedBlock block, long lineage) {
    turn.warn("block %s was committed before and is inserted now".formatted(block.ref()));
    var isFresh =
        turn.timeOfBlockAfter(block.parent())
            .plus(turn.blockTime().multipliedBy(FRESH))
            .isAfter(turn.now);
    if (isFresh || !turn.sharesLog()) Completion.sign(turn, block, lineage);
    else Completion.insert(turn, block);
  }

  /**
   * What the log has after the head cannot be the chain.
   *
   * @param lost a decided block that proves it
   */
  private static void contradicted(Turn turn, L2BlockRef head, BlockId lost, String reason) {
    turn.warn("the commit log is to be taken back to block %s: %s".formatted(head, reason));
    recovered(turn, head);
    turn.rewind = Optional.of(new TakeBack(head.id(), Optional.of(lost), reason));
  }

  private static void elsewhere(Turn turn, L2BlockRef head, BlockId tip, Optional<BlockId> rival) {
    var safe = turn.safe;
    if (tip.number() < safe.number())
      contradicted(turn, head, tip, "the chain went on from L1 to block %s".formatted(safe.id()));
    else if (safe.hash().equals(head.hash()) && rival.isPresent())
      contradicted(
          turn,
          head,
          rival.get(),
          "L1 has %s in place of block %s".formatted(safe.id(), rival.get()));
    else
      turn.ask(
          call -> new Phase.CheckingSafe(call, head, tip),
          call -> new SequencerEffect.ReadCommitted(call, safe.id()),
          turn.machine.settings().answerLimit());
  }

  static void onSafeRead(Turn turn, Phase.CheckingSafe checking, Fetched<Position> read) {
    switch (read) {
      case Fetched.Found<Position>(Position.Elsewhere(_, var rival)) when rival.isPresent() ->
          contradicted(
              turn,
              checking.head(),
              rival.get(),
              "L1 has %s in place of block %s".formatted(turn.safe.id(), rival.get()));
      case Fetched.Found<Position> _ -> astray(turn, checking.head(), checking.tip());
      case Fetched.Missing<Position>(var what) -> unread(turn, "it has no " + what);
      case Fetched.Failed<Position>(var fault) -> unread(turn, fault.cause());
    }
  }

  /** The log was taken back below the head, or the head is behind or beside it. */
  private static void astray(Turn turn, L2BlockRef head, BlockId tip) {
    if (tip.number() < head.number()) turn.tellDriver(new SequencerRequest.GoBackTo(tip));
    turn.phase = new Phase.Astray(head, tip);
    turn.actIn(Turn.SHORT_WAIT);
  }
}
