package opekko.httpapi;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import opekko.protocol.api.ApiResult;
import opekko.protocol.api.HaApi;
import opekko.protocol.api.HaFinding;
import opekko.protocol.api.HaLogLine;
import opekko.protocol.api.HaMembers;
import opekko.protocol.api.HaOrder;
import opekko.protocol.api.HaResult;
import opekko.protocol.api.HaStatus;
import opekko.protocol.api.LeaderChange;
import opekko.protocol.engine.PayloadEnvelope;
import opekko.protocol.testkit.Clusters;

/** Node b of a cluster a, b, c: answers what a test tells it, and remembers what it was told. */
public class FakeCluster implements HaApi {
  public final List<String> orders = Collections.synchronizedList(new ArrayList<>());
  volatile Optional<String> leader = Optional.of("a");
  volatile boolean isOverridden;
  volatile CompletionStage<ApiResult<HaResult>> result =
      done(new HaResult("b leads", Optional.of("b"), 8, 131, 0));
  volatile CompletionStage<ApiResult<HaStatus>> status = done(Clusters.led(OptionalInt.of(1)));

  @Override
  public String self() {
    return "b";
  }

  @Override
  public CompletionStage<ApiResult<HaStatus>> status() {
    return status;
  }

  @Override
  public CompletionStage<ApiResult<HaMembers>> members() {
    return done(
        new HaMembers(
            5,
            List.of(
                new HaMembers.Member("a", "10.0.0.1:9550:9551", true),
                new HaMembers.Member("b", "10.0.0.2:9550:9551", true),
                new HaMembers.Member("f", "10.0.0.9:9550:9551", false))));
  }

  @Override
  public CompletionStage<ApiResult<HaResult>> order(HaOrder order, HaOrder.Terms terms) {
    orders.add(order + " " + terms);
    return result;
  }

  @Override
  public CompletionStage<ApiResult<List<LeaderChange>>> why() {
    return done(List.of(Clusters.change()));
  }

  @Override
  public CompletionStage<ApiResult<List<HaLogLine>>> log(Optional<Long> from, int count) {
    orders.add("log " + from + " " + count);
    return done(List.of(new HaLogLine(7, 1, Clusters.block(30), "block")));
  }

  @Override
  public CompletionStage<ApiResult<List<HaFinding>>> check() {
    return done(List.of(new HaFinding("clock", false, "off by 3 s: run ntpd")));
  }

  @Override
  public boolean isLeader() {
    return leader.equals(Optional.of("b"));
  }

  @Override
  public Optional<String> leader() {
    return leader;
  }

  @Override
  public CompletionStage<ApiResult<Boolean>> isPaused() {
    return done(true);
  }

  @Override
  public CompletionStage<ApiResult<Boolean>> isHealthy() {
    return done(true);
  }

  @Override
  public CompletionStage<ApiResult<Void>> overrideLeader(boolean isOn) {
    isOverridden = isOn;
    return done(null);
  }

  @Override
  public CompletionStage<ApiResult<Boolean>> leaderOverridden() {
    return done(isOverridden);
  }

  @Override
  public CompletionStage<ApiResult<Void>> commitUnsafePayload(PayloadEnvelope envelope) {
    orders.add("commit " + envelope.id());
    return isLeader() ? done(null) : refused("this node does not lead");
  }

  protected static <T> CompletionStage<ApiResult<T>> done(T value) {
    return CompletableFuture.completedFuture(ApiResult.ok(value));
  }

  protected static <T> CompletionStage<ApiResult<T>> refused(String why) {
    return CompletableFuture.completedFuture(ApiResult.refused(why));
  }
}
