package opekko.cluster;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Whom this node believes: reports, their refusal, and what membership says. */
final class Membership {
  /** A node that still reports is not the former self of one that has just started. */
  private static final Duration STILL_REPORTING = Duration.ofSeconds(1);

  /** So long after its start a node may still hear of its former self. */
  private static final Duration FORMER_SELF = Duration.ofSeconds(3);

  private static final Duration REMEMBERED = Duration.ofSeconds(5);
  private static final Duration FORGOTTEN = Duration.ofMinutes(10);
  private static final int MAX_NODES = 256;

  private Membership() {}

  static void onReport(Turn turn, NodeReport report) {
    if (report.id().equals(turn.self())) {
      onOwnId(turn, report);
      return;
    }
    var isNew = !turn.peers.containsKey(report.id()) && !turn.strangers.containsKey(report.id());
    if (isNew && turn.peers.size() + turn.strangers.size() >= MAX_NODES) return;
    var refusal =
        refusal(turn, report)
            .or(() -> otherGeneration(turn, report))
            .or(() -> VoterLists.refusal(turn, report));
    if (refusal.isPresent()) {
      refuse(turn, report.id(), refusal.get());
      return;
    }
    var before = turn.peers.get(report.id());
    var isCutOff = before != null && before.isCutOff();
    turn.peers.put(report.id(), new Peer(report, turn.now, isCutOff));
    if (report.pause().overtakes(turn.pause)) turn.pause = report.pause();
    Moves.onReport(turn, report);
  }

  /** Why a report is not believed. */
  private static Optional<String> refusal(Turn turn, NodeReport report) {
    if (!report.chain().equals(turn.settings.chain()))
      return Optional.of(
          "it is of another chain (%s; here %s): give it this cluster's rollup.json and a new ha.dir"
              .formatted(report.chain(), turn.settings.chain()));
    if (!worksWith(turn.settings.version(), report.version()))
      return Optional.of(
          "its version %s does not work with %s: upgrade it"
              .formatted(report.version(), turn.settings.version()));
    var known = turn.peers.get(report.id());
    var isYoungerTwin =
        known != null
            && known.report().incarnation() != report.incarnation()
            && report.startedAt().isAfter(known.report().startedAt())
            && known.heardAt().plus(STILL_REPORTING).isAfter(turn.now);
    return isYoungerTwin ? Optional.of(twins(report.id())) : Optional.empty();
  }

  /** Whoever is of an older generation than another must hear of it at once, and ends. */
  private static Optional<String> otherGeneration(Turn turn, NodeReport report) {
    var own = turn.log.generation();
    var its = report.log().generation();
    if (its.equals(own)) return Optional.empty();
    if (its.number() < own.number()) {
      Reports.answerKnock(turn, report.id());
      return Optional.of(
          "its log is of %s, which was ended, and this one of %s: wipe its log, start it with --ha.joining, and let it in with opekko ha voters add"
              .formatted(its, own));
    }
    turn.add(new ClusterEffect.Overtaken(its));
    return Optional.of("its log is of %s, and this one of %s".formatted(its, own));
  }

  private static String twins(String id) {
    return "two nodes are called %s: give each its own --ha.id".formatted(id);
  }

  /** The younger of two nodes with one id gives way. */
  private static void onOwnId(Turn turn, NodeReport report) {
    var isOlderTwin =
        report.incarnation() != turn.incarnation
            && report.startedAt().isBefore(turn.rhythm.bornAt())
            && turn.rhythm.bornAt().plus(FORMER_SELF).isBefore(turn.now);
    if (isOlderTwin) refuse(turn, turn.self(), twins(turn.self()));
  }

  static void refuse(Turn turn, String id, String why) {
    var before = turn.strangers.put(id, new Stranger(why, turn.now));
    if (before == null || !before.why().equals(why))
      turn.warn("node %s is not believed: %s".formatted(id, why));
  }

  /** Versions work together when their first number is the same. */
  static boolean worksWith(String one, String other) {
    return one.equals(other) || major(one).equals(major(other));
  }

  private static String major(String version) {
    var text = version.startsWith("v") ? version.substring(1) : version;
    return text.split("[.-]", 2)[0];
  }

  /** Why this node itself does not fit into the cluster. */
  static Optional<String> misfit(Turn turn) {
    var own = turn.strangers.get(turn.self());
    if (own != null) return Optional.of(own.why());
    if (turn.strangers.isEmpty()) return Optional.empty();
    var strangers = turn.strangers.keySet().stream().filter(turn::isVoter).count();
    return strangers > turn.otherVoters().count()
        ? Optional.of("most other voters are of another chain or version")
        : Optional.empty();
  }

  static void onTicked(Turn turn) {
    Instant limit = turn.now.minus(REMEMBERED);
    turn.strangers.values().removeIf(stranger -> stranger.heardAt().isBefore(limit));
    var forgotten = turn.now.minus(FORGOTTEN);
    turn.peers
        .values()
        .removeIf(peer -> !turn.isVoter(peer.report().id()) && peer.heardAt().isBefore(forgotten));
  }

  static void onUnreachable(Turn turn, String node) {
    cutOff(turn, node, true);
    turn.clue(node, "unreachable", "membership lost sight of " + node);
    Hints.onUnreachable(turn, node);
  }

  static void onReachable(Turn turn, String node) {
    cutOff(turn, node, false);
  }

  private static void cutOff(Turn turn, String node, boolean isCutOff) {
    turn.peers.computeIfPresent(
        node, (_, peer) -> new Peer(peer.report(), peer.heardAt(), isCutOff));
  }

  static void onLeaving(Turn turn, String node) {
    turn.peers.remove(node);
    Hints.onGone(turn, node);
    turn.clue(node, Moves.SHUTDOWN, node + " ended in good order");
  }
}
