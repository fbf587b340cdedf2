package opekko.cluster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import opekko.protocol.metrics.HaMetric;
import opekko.protocol.type.BlockId;
import opekko.protocol.type.L1BlockRef;
import opekko.protocol.type.L2BlockRef;

/** What this node tells the others of itself, and what it measures of all. */
final class Reports {
  private static final Duration EVERY = Duration.ofMillis(500);
  private static final Duration MEASURE_EVERY = Duration.ofSeconds(1);

  private Reports() {}

  static NodeReport own(Turn turn) {
    return own(turn, turn.reasons.all());
  }

  private static NodeReport own(Turn turn, List<String> notReady) {
    var head = turn.own.unsafe();
    var l1 = turn.own.l1();
    return new NodeReport(
        turn.self(),
        turn.incarnation,
        turn.rhythm.bornAt(),
        turn.settings.chain(),
        turn.settings.version(),
        turn.settings.publicRpc(),
        turn.leadership.term(),
        turn.leadership.sequencing().isPresent(),
        head.equals(L2BlockRef.NONE) ? Optional.empty() : Optional.of(head.id()),
        turn.decided.tip(),
        notReady,
        turn.wishes.isDrained(),
        turn.wishes.priority(),
        l1.equals(L1BlockRef.NONE) ? OptionalLong.empty() : OptionalLong.of(l1.time()),
        turn.now,
        turn.own.vitals().map(Vitals::diskMillis).orElse(OptionalDouble.empty()),
        turn.pause,
        turn.log);
  }

  static void send(Turn turn) {
    turn.rhythm = new Rhythm(turn.rhythm.bornAt(), turn.now, turn.rhythm.measuredAt());
    turn.add(new ClusterEffect.Broadcast(new PeerMessage.Report(own(turn))));
  }

  /** Who is to lead now must not have an engine that is silent for no longer than a blip. */
  static void answerKnock(Turn turn, String from) {
    var reasons = new ArrayList<>(turn.reasons.all());
    Sickness.silence(turn).ifPresent(reasons::add);
    turn.add(new ClusterEffect.Send(from, new PeerMessage.Report(own(turn, reasons))));
  }

  static void onTicked(Turn turn) {
    if (!turn.rhythm.reportedAt().plus(EVERY).isAfter(turn.now)) send(turn);
    if (!turn.rhythm.measuredAt().plus(MEASURE_EVERY).isAfter(turn.now)) measure(turn);
  }

  private static void measure(Turn turn) {
    var since = Duration.between(turn.rhythm.measuredAt(), turn.now);
    turn.rhythm = new Rhythm(turn.rhythm.bornAt(), turn.rhythm.reportedAt(), turn.now);
    var isLed = turn.leadership.leader().isPresent();
    turn.measure(HaMetric.LEADERLESS, isLed ? 0 : seconds(since));
    turn.measure(HaMetric.LEADER, turn.leads() ? 1 : 0);
    turn.measure(HaMetric.TERM, turn.leadership.term());
    turn.measure(HaMetric.PAUSED, turn.pause.holds(turn.now) ? 1 : 0);
    turn.measure(
        HaMetric.FORCED_GENERATION,
        StatusView.forcedGeneration(turn.log.generation(), turn.voters).orElse(0));
    turn.measure(HaMetric.CLOCK_OFFSET, seconds(Candidacy.clockOffset(turn)));
    turn.measure(HaMetric.QUORUM_SPARE, StatusView.quorumSpare(turn.voters, alive(turn)));
    turn.measure(HaMetric.READY, turn.self(), turn.reasons.all().isEmpty() ? 1 : 0);
    turn.own
        .vitals()
        .map(Vitals::diskMillis)
        .filter(disk -> disk.isPresent())
        .ifPresent(disk -> turn.measure(HaMetric.DISK, disk.getAsDouble() / 1e3));
    turn.peers.values().forEach(peer -> measure(turn, peer));
  }

  private static void measure(Turn turn, Peer peer) {
    var report = peer.report();
    var isReachable = peer.isReachable(turn.now);
    turn.measure(HaMetric.REACHABLE, report.id(), isReachable ? 1 : 0);
    turn.measure(HaMetric.READY, report.id(), isReachable && report.isReady() ? 1 : 0);
    var head = report.unsafeHead().map(BlockId::number).orElse(0L);
    turn.measure(HaMetric.FOLLOWER_LAG, report.id(), Math.max(0, turn.decided.number() - head));
  }

  private static long alive(Turn turn) {
    return turn.otherVoters().count() + (turn.isVoter(turn.self()) ? 1 : 0);
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }
}
