package opekko.cluster;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import opekko.cluster.log.Generation;
import opekko.protocol.api.HaNode;
import opekko.protocol.api.HaStatus;
import opekko.protocol.type.BlockId;

/** The cluster as this node sees it, for people. */
final class StatusView {
  private final ClusterSettings settings;
  private final ClusterState state;
  private final Instant now;

  private StatusView(ClusterSettings settings, ClusterState state, Instant now) {
    this.settings = settings;
    this.state = state;
    this.now = now;
  }

  static HaStatus of(ClusterSettings settings, ClusterState state, Instant now) {
    return new StatusView(settings, state, now).status();
  }

  /** Voters that may still be lost. */
  static int quorumSpare(List<Voter> voters, long alive) {
    return Math.toIntExact(alive) - VoterLists.majority(voters.size());
  }

  /** While it lacks the voters that bear the loss of one. */
  static OptionalLong forcedGeneration(Generation generation, List<Voter> voters) {
    return generation.isThin(voters.size())
        ? OptionalLong.of(generation.number())
        : OptionalLong.empty();
  }

  private HaStatus status() {
    var leadership = state.leadership();
    return new HaStatus(
        now,
        settings.self(),
        leadership.leader(),
        leadership.term(),
        leadership.since(),
        decided(),
        state.decided().lineage(),
        OptionalInt.of(quorumSpare(state.voters(), alive())),
        nodes(),
        state.pause().until().filter(now::isBefore),
        forcedGeneration(state.log().generation(), state.voters()),
        state.chronicle().commitMillis(),
        state.chronicle().latenessMillis(),
        state.chronicle().changes());
  }

  private Optional<BlockId> decided() {
    if (isVoter(settings.self())) return state.decided().tip();
    return state.peers().values().stream()
        .filter(peer -> peer.isReachable(now))
        .flatMap(peer -> peer.report().committed().stream())
        .max((one, other) -> Long.compare(one.number(), other.number()));
  }

  private boolean isVoter(String node) {
    return state.voters().stream().anyMatch(voter -> voter.id().equals(node));
  }

  private long alive() {
    var others =
        state.peers().values().stream()
            .filter(peer -> peer.isReachable(now) && isVoter(peer.report().id()))
            .count();
    return others + (isVoter(settings.self()) ? 1 : 0);
  }

  private List<HaNode> nodes() {
    var ids = new ArrayList<>(state.voters().stream().map(Voter::id).toList());
    if (!ids.contains(settings.self())) ids.add(settings.self());
    state.peers().keySet().stream().sorted().filter(id -> !ids.contains(id)).forEach(ids::add);
    state.strangers().keySet().stream().sorted().filter(id -> !ids.contains(id)).forEach(ids::add);
    return ids.stream().map(this::node).toList();
  }

  private HaNode node(String id) {
    if (id.equals(settings.self())) return self();
    var peer = Optional.ofNullable(state.peers().get(id));
    var stranger = Optional.ofNullable(state.strangers().get(id)).map(Stranger::why);
    if (peer.isEmpty()) return unknown(id, stranger.orElse("it was not heard of yet"));
    var isReachable = peer.get().isReachable(now);
    var silence = Duration.between(peer.get().heardAt(), now).toSeconds();
    var reasons = new ArrayList<>(peer.get().report().notReady());
    if (!isReachable) reasons.addFirst("not heard of for %d s".formatted(silence));
    stranger.ifPresent(reasons::add);
    var report = peer.get().report();
    return node(report, isReachable, reasons, offset(peer.get()));
  }

  private HaNode self() {
    var turn = new Turn(settings, state, now);
    var reasons = new ArrayList<>(state.reasons().all());
    state.catchUp().stuck().ifPresent(reasons::add);
    return node(
        Reports.own(turn), true, reasons, OptionalLong.of(Candidacy.clockOffset(turn).toMillis()));
  }

  private static OptionalLong offset(Peer peer) {
    return OptionalLong.of(-peer.clockOffset().toMillis());
  }

  private HaNode node(
      NodeReport report, boolean isReachable, List<String> reasons, OptionalLong offset) {
    var tip = decided().map(BlockId::number);
    var head = report.unsafeHead().map(BlockId::number);
    var lag =
        tip.isPresent() && head.isPresent()
            ? OptionalLong.of(Math.max(0, tip.get() - head.get()))
            : OptionalLong.empty();
    var l1Age =
        report.l1Time().isPresent()
            ? OptionalLong.of(now.getEpochSecond() - report.l1Time().getAsLong())
            : OptionalLong.empty();
    return new HaNode(
        report.id(),
        role(report.id()),
        isReachable,
        isReachable && reasons.isEmpty(),
        reasons,
        report.isDrained(),
        report.priority(),
        report.unsafeHead(),
        report.committed(),
        lag,
        l1Age,
        report.diskMillis(),
        offset,
        report.version(),
        report.publicRpc());
  }

  private HaNode unknown(String id, String why) {
    return new HaNode(
        id,
        role(id),
        false,
        false,
        List.of(why),
        false,
        0,
        Optional.empty(),
        Optional.empty(),
        OptionalLong.empty(),
        OptionalLong.empty(),
        OptionalDouble.empty(),
        OptionalLong.empty(),
        "",
        "");
  }

  private HaNode.Role role(String id) {
    if (state.leadership().leader().equals(Optional.of(id))) return HaNode.Role.LEADER;
    return isVoter(id) ? HaNode.Role.VOTER : HaNode.Role.FOLLOWER;
  }
}
