package opekko.cluster;

import java.util.Optional;
import opekko.protocol.port.CommitLog.Position;
import opekko.protocol.type.BlockId;
import opekko.protocol.type.Hash;
import opekko.protocol.type.L2BlockRef;

/**
 * Brings the driver back to the decided chain when its head is of another: the decided block in the
 * head's place if it has the same parent; else the driver is to go back to a decided block further
 * and further down, until it is one that its own chain has too. A head above the log's tip is asked
 * to go back to the tip first.
 *
 * <p>This takes nothing away that counts: the driver goes back only to a block that its own chain
 * has, never below what L1 decided, and the log hands out again what was decided above. So a head
 * that merely extends the tip ends at the tip, and one on a branch that was given up ends where the
 * branch left the decided chain, or below.
 *
 * <p>A follower is brought back by the blocks that are decided next, once there is one above its
 * head. A leader would wait for ever: the next block is its own. So it looks for itself.
 */
final class Rejoining {
  /** The first look below is of so many: the head and its parent were looked at before. */
  static final long FIRST_DEPTH = 2;

  private Rejoining() {}

  /** Whether it leads, and its head is above the log's tip or beside it. */
  static boolean isLeaderElsewhere(Turn turn) {
    var head = turn.own.unsafe();
    return turn.leads()
        && turn.decided.tip().isPresent()
        && head.number() >= turn.decided.number()
        && !turn.decided.tip().get().equals(head.id());
  }

  /** The log does not go on from {@code asked}; {@code found} says what it has instead. */
  static void onElsewhere(Turn turn, BlockId asked, Position.Elsewhere found) {
    var head = turn.own.unsafe();
    var isBeyond = found.tip().number() < head.number();
    if (asked.equals(head.id())) {
      // What was fed may have been rewound: the head itself counts.
      turn.catchUp = turn.catchUp.startOver();
      if (isBeyond) lookBelow(turn, found.tip().number() + FIRST_DEPTH);
      else if (found.rival().isEmpty()) Feeding.askMember(turn);
      else Feeding.read(turn, head.parentId());
    } else if (asked.equals(head.parentId()) && found.rival().isPresent()) {
      lookBelow(turn, head.number());
    } else if (isBelow(asked, head)) {
      at(asked.number(), found)
          .ifPresentOrElse(decided -> goBack(turn, decided), () -> stuck(turn, head));
    } else {
      turn.catchUp = turn.catchUp.startOver();
      if (asked.equals(head.parentId())) Feeding.askMember(turn);
    }
  }

  /** The decided block of that height; the log may know its tip without having kept it. */
  private static Optional<BlockId> at(long number, Position.Elsewhere found) {
    return found.rival().or(() -> Optional.of(found.tip()).filter(tip -> tip.number() == number));
  }

  /** The log tells which block it has at a height when it is asked for one that nobody has. */
  private static void lookBelow(Turn turn, long from) {
    turn.catchUp = turn.catchUp.deeper();
    var number = from - turn.catchUp.depth();
    var genesis = turn.settings.rollup().genesis().l2();
    if (number <= genesis.number()) goBack(turn, genesis);
    else Feeding.read(turn, new BlockId(Hash.ZERO, number));
  }

  private static boolean isBelow(BlockId asked, L2BlockRef head) {
    return asked.hash().equals(Hash.ZERO) && asked.number() < head.number();
  }

  /** Nothing comes of it where the driver's chain does not have it, or derived another from L1. */
  private static void goBack(Turn turn, BlockId decided) {
    turn.catchUp = turn.catchUp.waitingSince(turn.now);
    turn.add(new ClusterEffect.FeedRewind(decided, turn.decided.lineage()));
  }

  private static void stuck(Turn turn, L2BlockRef head) {
    turn.catchUp =
        turn.catchUp
            .waitingSince(turn.now)
            .isStuck(
                Optional.of(
                    "its head %s is not of the chain that was decided, and the log does not reach to where they part"
                        .formatted(head)));
  }

  /** Whether it waits for the driver to go back. */
  static boolean isWaiting(Turn turn) {
    return turn.catchUp.depth() > 0 && !turn.own.movedAt().isAfter(turn.catchUp.fedAt());
  }
}
