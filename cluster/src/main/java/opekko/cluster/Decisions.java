package opekko.cluster;

import java.util.Optional;
import opekko.protocol.metrics.HaMetric;
import opekko.protocol.port.CommittedBlock;
import opekko.protocol.type.BlockId;

/** What the log decided. */
final class Decisions {
  private Decisions() {}

  static void onApplied(Turn turn, CommittedBlock block) {
    var id = block.envelope().id();
    var time = block.envelope().payload().timestamp();
    History.onDecided(turn, block.term(), id, time);
    turn.decided = new DecidedTip(Optional.of(id), time, block.lineage(), Optional.of(turn.now));
    turn.publish(new ClusterEvent.Committed(id, block.term()));
    turn.measure(HaMetric.COMMITTED_HEIGHT, id.number());
    if (turn.leads()) sendToFollowers(turn, block);
    // What this node proposes its sequencer inserts itself.
    var isOwn = turn.leadership.own().filter(lead -> lead.term() == block.term()).isPresent();
    if (!isOwn) Feeding.onDecided(turn, block);
    Moves.onDecided(turn, block.term());
  }

  private static void sendToFollowers(Turn turn, CommittedBlock block) {
    var followers =
        turn.peers.values().stream()
            .filter(peer -> peer.isReachable(turn.now) && !turn.isVoter(peer.report().id()))
            .map(peer -> peer.report().id())
            .sorted()
            .toList();
    if (!followers.isEmpty()) turn.add(new ClusterEffect.SendBlock(followers, block));
  }

  static void onRewound(Turn turn, BlockId to, long lineage, String reason) {
    turn.decided = new DecidedTip(Optional.of(to), 0, lineage, Optional.of(turn.now));
    turn.catchUp = turn.catchUp.startOver();
    turn.add(new ClusterEffect.FeedRewind(to, lineage));
    turn.publish(new ClusterEvent.Rewound(to, lineage, reason));
    turn.measure(HaMetric.REWINDS, 1);
    turn.warn("the log was rewound to block %s: %s".formatted(to, reason));
  }

  static void onJumped(Turn turn, Optional<BlockId> tip, long lineage) {
    turn.decided = new DecidedTip(tip, 0, lineage, Optional.of(turn.now));
    turn.catchUp = turn.catchUp.startOver();
  }

  static void onRefused(Turn turn, long term, BlockId block, String cause) {
    turn.measure(HaMetric.REFUSED, "log", 1);
    if (term != turn.leadership.lastLedTerm() || term == 0) return;
    turn.publish(new ClusterEvent.CommitRefused(term, cause));
    turn.warn("block %s was refused by the log: %s".formatted(block, cause));
  }
}
