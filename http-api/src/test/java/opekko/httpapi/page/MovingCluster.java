package opekko.httpapi.page;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import opekko.httpapi.FakeCluster;
import opekko.httpapi.FakeNode;
import opekko.protocol.api.ApiResult;
import opekko.protocol.api.HaNode;
import opekko.protocol.api.HaOrder;
import opekko.protocol.api.HaResult;
import opekko.protocol.api.HaStatus;
import opekko.protocol.api.LeaderChange;
import opekko.protocol.type.BlockId;

/**
 * A made-up cluster a, b, c, seen by b, whose leader changes when a test, or an operator, says so.
 */
final class MovingCluster extends FakeCluster {
  private static final List<String> IDS = List.of("a", "b", "c");
  private static final long FIRST = 1_204_870;

  private final InstantSource clock;
  private final List<LeaderChange> changes = new ArrayList<>();
  private final List<Double> commits = new ArrayList<>();
  private final List<Double> lateness = new ArrayList<>();
  private final Set<String> dead = new TreeSet<>();
  private final Set<String> drained = new TreeSet<>();
  private Optional<String> leader = Optional.empty();
  private Optional<Instant> pausedUntil = Optional.empty();
  private long term;
  private long committed = FIRST;

  MovingCluster(InstantSource clock) {
    this.clock = clock;
    lead("c", "start", Duration.ofSeconds(700), OptionalLong.empty());
    lead("a", "transfer", Duration.ofSeconds(400), OptionalLong.of(131));
  }

  synchronized void decide() {
    if (leader.isEmpty()) return;
    committed++;
    var grain = Math.floorMod(committed * 37, 23);
    if (leader.equals(Optional.of("b"))) commits.add(6.0 + grain * 0.7);
    lateness.add(grain > 20 ? 14.0 : -38.0 - grain);
    if (lateness.size() > 60) lateness.removeFirst();
    if (commits.size() > 60) commits.removeFirst();
  }

  /** The leader is killed, and nobody leads. */
  synchronized void kill() {
    dead.add(leader.orElseThrow());
    leader = Optional.empty();
  }

  /** Another one goes on. */
  synchronized void elect(String id) {
    lead(id, "killed", Duration.ZERO, OptionalLong.of(412));
    lateness.add(812.0);
  }

  synchronized void restart() {
    dead.clear();
  }

  private void lead(String id, String cause, Duration ago, OptionalLong gap) {
    var from = changes.isEmpty() ? Optional.<String>empty() : Optional.of(changes.getLast().to());
    term++;
    changes.add(
        new LeaderChange(
            clock.instant().minus(ago),
            from,
            id,
            term,
            cause,
            cause.equals("killed")
                ? List.of(from.orElse("") + " closed its connection", id + " asked for votes")
                : List.of(),
            Optional.of(block()),
            gap,
            gap.orElse(0) > 400 ? 1 : 0));
    leader = Optional.of(id);
  }

  private BlockId block() {
    return new BlockId(FakeNode.hash(30), committed);
  }

  @Override
  public synchronized boolean isLeader() {
    return leader.equals(Optional.of(self()));
  }

  @Override
  public synchronized Optional<String> leader() {
    return leader;
  }

  @Override
  public synchronized CompletionStage<ApiResult<HaStatus>> status() {
    var last = changes.getLast();
    return done(
        new HaStatus(
            clock.instant(),
            self(),
            leader,
            term,
            leader.map(_ -> last.at()),
            Optional.of(block()),
            0,
            OptionalInt.of(1 - dead.size()),
            IDS.stream().map(this::node).toList(),
            pausedUntil,
            OptionalLong.empty(),
            commits,
            lateness,
            changes));
  }

  private HaNode node(String id) {
    var isDead = dead.contains(id);
    var reasons = new ArrayList<String>();
    if (drained.contains(id)) reasons.add("drained by an operator");
    if (isDead) reasons.add("its engine has not answered for 3 s");
    return new HaNode(
        id,
        leader.equals(Optional.of(id)) ? HaNode.Role.LEADER : HaNode.Role.VOTER,
        !isDead,
        reasons.isEmpty(),
        reasons,
        drained.contains(id),
        0,
        Optional.of(block()),
        Optional.of(block()),
        OptionalLong.of(isDead ? 12 : 0),
        OptionalLong.of(4),
        OptionalDouble.of(0.41),
        OptionalLong.of(id.equals("c") ? -2 : 0),
        "v0.1.0-test",
        "http://127.0.0.1:9545/");
  }

  @Override
  public synchronized CompletionStage<ApiResult<HaResult>> order(
      HaOrder order, HaOrder.Terms terms) {
    orders.add(order + " " + terms);
    switch (order) {
      case HaOrder.Transfer(var to) -> {
        var target = to.orElse("c");
        if (dead.contains(target)) return refused(target + " is not ready: it does not answer");
        lead(target, "transfer", Duration.ZERO, OptionalLong.of(131));
        return result(target + " leads");
      }
      case HaOrder.Drain(var node) -> drained.add(node);
      case HaOrder.Undrain(var node) -> drained.remove(node);
      case HaOrder.Pause(var length) -> pausedUntil = Optional.of(clock.instant().plus(length));
      case HaOrder.Resume() -> pausedUntil = Optional.empty();
      case HaOrder.Prefer _,
          HaOrder.AddVoter _,
          HaOrder.RemoveVoter _,
          HaOrder.ReplaceVoter _,
          HaOrder.Rewind _,
          HaOrder.Force _ ->
          throw new AssertionError("the page has no such button: " + order);
    }
    return result("done");
  }

  private CompletionStage<ApiResult<HaResult>> result(String summary) {
    return done(new HaResult(summary, leader, term, 131, 0));
  }
}
