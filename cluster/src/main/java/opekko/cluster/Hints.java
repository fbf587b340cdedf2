package opekko.cluster;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The leader's process is gone: one survivor stands for election at once, since silence alone is
 * noticed late. The best does so first; the others in their turn, while nobody leads. A wrong hint
 * costs a change of the leader, never safety: the others still vote.
 */
final class Hints {
  private static final Duration STAGGER = Duration.ofMillis(400);
  private static final Duration ONCE_PER = Duration.ofSeconds(2);
  private static final Duration HANDOVER = Duration.ofSeconds(3);
  private static final Duration SIGN_OF_LIFE = Duration.ofMillis(600);

  private Hints() {}

  static void onProcessGone(Turn turn, String node, String evidence) {
    turn.clue(node, hasHandedOver(turn, node) ? "" : "killed", evidence);
    onGone(turn, node);
  }

  /** Membership may lose sight of a node that still leads well: then nothing follows from it. */
  static void onUnreachable(Turn turn, String node) {
    var limit = turn.now.minus(SIGN_OF_LIFE);
    var isHeard =
        Optional.ofNullable(turn.peers.get(node))
            .filter(peer -> peer.heardAt().isAfter(limit))
            .isPresent();
    var isDeciding = turn.decided.decidedAt().filter(at -> at.isAfter(limit)).isPresent();
    if (!isHeard && !isDeciding) onGone(turn, node);
  }

  static void onGone(Turn turn, String node) {
    if (!turn.leadership.leader().equals(Optional.of(node)) || node.equals(turn.self())) return;
    if (!turn.isVoter(turn.self()) || hasHandedOver(turn, node)) return;
    var place = Ranking.without(turn, node).indexOf(turn.self());
    var at = turn.now.plus(STAGGER.multipliedBy(Math.max(0, place)));
    var before = turn.hint.pending().map(Hint.Pending::at);
    // Two pieces of the same news do not move the turn back.
    if (before.isPresent() && !before.get().isAfter(at)) return;
    turn.hint = new Hint(Optional.of(new Hint.Pending(node, at)), turn.hint.lastStand());
    onTicked(turn);
  }

  /** Who ends in good order has given leadership to another, of whom we may hear later. */
  private static boolean hasHandedOver(Turn turn, String node) {
    var limit = turn.now.minus(HANDOVER);
    return turn.chronicle.clues().stream()
        .anyMatch(clue ->
            clue.about().equals(node)
                && clue.cause().equals(Moves.SHUTDOWN)
                && clue.at().isAfter(limit));
  }

  static void onTicked(Turn turn) {
    var pending = turn.hint.pending();
    if (pending.isEmpty()) return;
    if (pending.get().at().isAfter(turn.now)) return;
    var isTooSoon =
        turn.hint.lastStand().filter(at -> at.plus(ONCE_PER).isAfter(turn.now)).isPresent();
    if (isTooSoon) return;
    var may = turn.mayStand.orElse(false);
    Optional<Instant> stood = may ? Optional.of(turn.now) : turn.hint.lastStand();
    turn.hint = new Hint(Optional.empty(), stood);
    if (may) turn.add(new ClusterEffect.Stand());
  }

  /** Each follower watches the process of the leader, anew in each term. */
  static void watch(Turn turn) {
    // While the leader is taken for dead, nobody is.
    var watched =
        turn.leadership
            .leader()
            .filter(id -> !id.equals(turn.self()) && turn.hint.pending().isEmpty())
            .map(id -> new Watched(id, turn.leadership.term()));
    if (watched.equals(turn.watched)) return;
    turn.watched = watched;
    turn.add(new ClusterEffect.WatchProcess(watched.map(Watched::node)));
  }
}
