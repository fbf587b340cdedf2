package opekko.node.assembly;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import opekko.cluster.ClusterCommand;
import opekko.cluster.Voter;
import opekko.cluster.log.QuorumLog;
import opekko.protocol.api.ApiResult;
import opekko.protocol.api.HaApi;
import opekko.protocol.api.HaFinding;
import opekko.protocol.api.HaLogLine;
import opekko.protocol.api.HaMembers;
import opekko.protocol.api.HaNode;
import opekko.protocol.api.HaOrder;
import opekko.protocol.api.HaResult;
import opekko.protocol.api.HaStatus;
import opekko.protocol.api.LeaderChange;
import opekko.protocol.engine.PayloadEnvelope;
import opekko.protocol.port.CommitLog;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;

/** What operators ask of a cluster, answered by its actor and its log. */
final class ActorHaApi implements HaApi {
  private static final Duration QUESTION = Duration.ofSeconds(3);

  /** Longer than any order takes: it is answered by its result. */
  private static final Duration ORDER = Duration.ofSeconds(60);

  private final String self;
  private final ActorRef<ClusterCommand> cluster;
  private final ActorSystem<?> system;
  private final QuorumLog log;
  private final AtomicBoolean isOverridden = new AtomicBoolean();

  ActorHaApi(String self, ActorRef<ClusterCommand> cluster, ActorSystem<?> system, QuorumLog log) {
    this.self = self;
    this.cluster = cluster;
    this.system = system;
    this.log = log;
  }

  private <R> CompletionStage<R> ask(
      Duration limit, Function<ActorRef<R>, ClusterCommand> question) {
    return AskPattern.<ClusterCommand, R>ask(cluster, question::apply, limit, system.scheduler());
  }

  @Override
  public String self() {
    return self;
  }

  @Override
  public CompletionStage<ApiResult<HaStatus>> status() {
    return current().thenApply(ApiResult::ok);
  }

  private CompletionStage<HaStatus> current() {
    return ask(QUESTION, ClusterCommand.GetStatus::new);
  }

  @Override
  public CompletionStage<ApiResult<HaMembers>> members() {
    return current().thenApply(status -> ApiResult.ok(members(status, log.view())));
  }

  /** Voters by the log, which decides; followers as far as they were heard of. */
  private static HaMembers members(HaStatus status, QuorumLog.View view) {
    var members = new ArrayList<HaMembers.Member>();
    var voters = view.voters().stream().sorted(Comparator.comparing(Voter::id)).toList();
    for (var voter : voters) {
      var address = "%s:%d:%d".formatted(voter.host(), voter.clusterPort(), voter.logPort());
      members.add(new HaMembers.Member(voter.id(), address, true));
    }
    status.nodes().stream()
        .filter(node -> node.role() == HaNode.Role.FOLLOWER)
        .forEach(node -> members.add(new HaMembers.Member(node.id(), node.publicRpc(), false)));
    // The voters' own digest: the log's index moves with every block, and nobody could compare it.
    return new HaMembers(Integer.toUnsignedLong(voters.toString().hashCode()), members);
  }

  @Override
  public CompletionStage<ApiResult<HaResult>> order(HaOrder order, HaOrder.Terms terms) {
    return ask(ORDER, replyTo -> new ClusterCommand.Order(order, terms, replyTo));
  }

  @Override
  public CompletionStage<ApiResult<List<LeaderChange>>> why() {
    return this.<List<LeaderChange>>ask(QUESTION, ClusterCommand.GetWhy::new)
        .thenApply(ApiResult::ok);
  }

  @Override
  public CompletionStage<ApiResult<List<HaLogLine>>> log(Optional<Long> from, int count) {
    var upTo = from.map(OptionalLong::of).orElse(OptionalLong.empty());
    return CompletableFuture.completedStage(ApiResult.ok(log.newest(upTo, count)));
  }

  @Override
  public CompletionStage<ApiResult<List<HaFinding>>> check() {
    return current().thenApply(status -> ApiResult.ok(findings(status)));
  }

  private List<HaFinding> findings(HaStatus status) {
    var findings = new ArrayList<HaFinding>();
    findings.add(
        new HaFinding(
            "leader", status.leader().isPresent(), status.leader().orElse("nobody leads")));
    var spare = status.quorumSpare();
    findings.add(
        new HaFinding(
            "quorum",
            spare.orElse(0) > 0,
            spare.isPresent()
                ? spare.getAsInt() + " more voters may be lost"
                : "how many voters answer is not known"));
    for (var node : status.nodes()) findings.add(finding(node));
    log.fault().ifPresent(fault -> findings.add(new HaFinding("commit log", false, fault.cause())));
    return List.copyOf(findings);
  }

  private static HaFinding finding(HaNode node) {
    var isWell = node.isReachable() && node.isReady();
    var words =
        node.isReachable()
            ? node.isReady() ? "ready" : String.join("; ", node.notReady())
            : "not heard of";
    return new HaFinding("node " + node.id(), isWell, words);
  }

  @Override
  public boolean isLeader() {
    return leader().filter(self::equals).isPresent();
  }

  @Override
  public Optional<String> leader() {
    return log.view().leader();
  }

  @Override
  public CompletionStage<ApiResult<Boolean>> isPaused() {
    return current().thenApply(status -> ApiResult.ok(status.pausedUntil().isPresent()));
  }

  @Override
  public CompletionStage<ApiResult<Boolean>> isHealthy() {
    return current()
        .thenApply(status ->
            ApiResult.ok(
                status.nodes().stream()
                    .anyMatch(node -> node.id().equals(self) && node.isReady())));
  }

  @Override
  public CompletionStage<ApiResult<Void>> overrideLeader(boolean isOn) {
    isOverridden.set(isOn);
    return CompletableFuture.completedStage(ApiResult.ok(null));
  }

  @Override
  public CompletionStage<ApiResult<Boolean>> leaderOverridden() {
    return CompletableFuture.completedStage(ApiResult.ok(isOverridden.get()));
  }

  @Override
  public CompletionStage<ApiResult<Void>> commitUnsafePayload(PayloadEnvelope envelope) {
    if (!isLeader())
      return CompletableFuture.completedStage(ApiResult.refused("node is not the leader"));
    return log.commit(log.view().term(), envelope)
        .thenApply(outcome ->
            switch (outcome) {
              case CommitLog.Outcome.Committed _ -> ApiResult.ok(null);
              case CommitLog.Outcome.Refused(var cause) -> ApiResult.refused(cause);
              case CommitLog.Outcome.Unknown(var cause) -> ApiResult.refused(cause);
            });
  }
}
