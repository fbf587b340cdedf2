package opekko.cluster;

import java.util.Optional;
import opekko.protocol.type.BlockId;
import opekko.protocol.type.Hash;
import opekko.protocol.type.L2BlockRef;

/**
 * Brings the driver back to the decided chain when its head is of another: the decided block in the
 * head's place if it has the same parent; else the driver is to go back to a decided block further
 * and further down, until it is one that its own chain has too.
 */
final class Rejoining {
  private Rejoining() {}

  /** The log does not go on from {@code asked}, but has {@code rival} at its height. */
  static void onElsewhere(Turn turn, BlockId asked, Optional<BlockId> rival) {
    var head = turn.own.unsafe();
    if (asked.equals(head.id())) {
      // What was fed may have been rewound: the head itself counts.
      turn.catchUp = turn.catchUp.startOver();
      if (rival.isEmpty()) Feeding.askMember(turn);
      else Feeding.read(turn, head.parentId());
    } else if (asked.equals(head.parentId()) && rival.isPresent()) {
      lookBelow(turn, head);
    } else if (isBelow(asked, head)) {
      rival.ifPresentOrElse(decided -> goBack(turn, decided), () -> stuck(turn, head));
    } else {
      turn.catchUp = turn.catchUp.startOver();
      if (asked.equals(head.parentId())) Feeding.askMember(turn);
    }
  }

  /** The log tells which block it has at a height when it is asked for one that nobody has. */
  private static void lookBelow(Turn turn, L2BlockRef head) {
    turn.catchUp = turn.catchUp.deeper();
    var number = head.number() - turn.catchUp.depth();
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
