package opekko.cluster;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import opekko.cluster.log.QuorumLog;
import opekko.protocol.metrics.HaMetric;

/**
 * This node's leadership, as the log says. After a pause of the process somebody else may lead
 * already: it sequences on only when a quorum says that it still leads. That saves work; what keeps
 * the chain whole is the term in each entry of the log.
 */
final class Leading {
  static final Duration PAUSE = Duration.ofMillis(300);
  private static final Duration ASK_AGAIN = Duration.ofSeconds(1);

  private Leading() {}

  /** The log may have said long ago that this node leads: it is asked, as after a pause. */
  static void onBorn(Turn turn, String leader, long term) {
    changed(turn, Optional.of(leader), term);
    if (leader.equals(turn.self())) confirm(turn, term);
  }

  static void onLeading(Turn turn, long term) {
    publishLost(turn);
    changed(turn, Optional.of(turn.self()), term);
    var before = turn.leadership;
    turn.leadership =
        new Leadership(
            before.leader(),
            before.term(),
            before.since(),
            before.leaderlessSince(),
            Optional.of(new Leadership.Lead(term, OptionalLong.empty(), turn.now)),
            term);
    turn.ailment = turn.ailment.well(Optional.of(turn.now));
    turn.hint = new Hint(Optional.empty(), turn.hint.lastStand());
    turn.publish(new ClusterEvent.LeadershipGained(term));
    turn.measure(HaMetric.LEADER, 1);
    ForceOrders.onLeading(turn);
  }

  static void onNotLeading(Turn turn) {
    publishLost(turn);
    if (turn.leads()) turn.measure(HaMetric.LEADER, 0);
    turn.leadership = turn.leadership.withOwn(Optional.empty());
    if (turn.leadership.leader().equals(Optional.of(turn.self())))
      changed(turn, Optional.empty(), turn.leadership.term());
  }

  static void onLeaderChanged(Turn turn, Optional<String> leader, long term) {
    if (term < turn.leadership.term()) return;
    if (turn.leads() && !leader.equals(Optional.of(turn.self()))) onNotLeading(turn);
    changed(turn, leader, term);
  }

  private static void changed(Turn turn, Optional<String> leader, long term) {
    var before = turn.leadership;
    var isSame = leader.equals(before.leader()) && term == before.term();
    if (isSame) return;
    turn.leadership =
        new Leadership(
            leader,
            term,
            leader.map(
                _ -> leader.equals(before.leader()) ? before.since().orElse(turn.now) : turn.now),
            leader.isEmpty() && before.leader().isPresent()
                ? Optional.of(turn.now)
                : before.leaderlessSince(),
            before.own(),
            before.lastLedTerm());
    if (leader.isPresent()) {
      turn.hint = new Hint(Optional.empty(), turn.hint.lastStand());
      History.onLeader(turn, leader.get(), term);
      Moves.onLeader(turn, leader.get());
    }
  }

  private static void publishLost(Turn turn) {
    var term = turn.leadership.sequencing();
    if (term.isPresent()) turn.publish(new ClusterEvent.LeadershipLost(term.getAsLong()));
  }

  static void onTicked(Turn turn, Duration gap) {
    if (gap.compareTo(PAUSE) > 0) {
      turn.own = turn.own.paused(turn.now);
      turn.measure(HaMetric.PAUSES, gap.toNanos() / 1e9);
    }
    if (!turn.leads()) return;
    var lead = turn.leadership.own().get();
    if (gap.compareTo(PAUSE) > 0) {
      turn.clue(turn.self(), "", "%s stood still for %d ms".formatted(turn.self(), gap.toMillis()));
      publishLost(turn);
      confirm(turn, lead.term());
    } else if (lead.asked().isPresent() && lead.askedAt().plus(ASK_AGAIN).isBefore(turn.now))
      confirm(turn, lead.term());
  }

  private static void confirm(Turn turn, long term) {
    var call = turn.nextCall();
    turn.leadership =
        turn.leadership.withOwn(
            Optional.of(new Leadership.Lead(term, OptionalLong.of(call), turn.now)));
    turn.add(new ClusterEffect.Confirm(call));
  }

  /** The answer to the question whether this node still leads; false if it was no such answer. */
  static boolean onConfirmed(Turn turn, long call, QuorumLog.Done done) {
    var lead = turn.leadership.own().filter(own -> own.asked().equals(OptionalLong.of(call)));
    if (lead.isEmpty()) return false;
    // A refusal is followed by the log's own word, or the question is asked again.
    if (done instanceof QuorumLog.Done.Ok) {
      var term = lead.get().term();
      turn.leadership =
          turn.leadership.withOwn(
              Optional.of(new Leadership.Lead(term, OptionalLong.empty(), turn.now)));
      turn.publish(new ClusterEvent.LeadershipGained(term));
    }
    return true;
  }
}
