package opekko.cluster;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import opekko.cluster.log.Generation;
import opekko.cluster.log.LogEnd;
import opekko.cluster.log.QuorumLog;
import opekko.protocol.api.HaLogLine;
import opekko.protocol.engine.PayloadEnvelope;
import opekko.protocol.fault.Fault;
import opekko.protocol.fault.Fetched;
import opekko.protocol.port.TakeBack;
import opekko.protocol.type.BlockId;

/** A log that notes what it is asked and says yes. */
final class FakeQuorumLog implements QuorumLog {
  final List<String> asked = new CopyOnWriteArrayList<>();
  final List<Voter> voters;
  volatile Fetched<Position> position = Fetched.found(new Position.Empty());

  FakeQuorumLog(List<Voter> voters) {
    this.voters = voters;
  }

  private CompletionStage<Done> ok(String what) {
    asked.add(what);
    return CompletableFuture.completedStage(new Done.Ok());
  }

  @Override
  public View view() {
    return new View(Optional.empty(), 0, Optional.empty(), 0, 0, voters, LogEnd.NONE);
  }

  @Override
  public CompletionStage<Done> force(Generation next) {
    return ok("force " + next.number());
  }

  @Override
  public CompletionStage<Done> overtaken(Generation by) {
    return ok("overtaken by " + by.number());
  }

  @Override
  public Map<String, Long> lags() {
    return Map.of();
  }

  @Override
  public CompletionStage<Done> confirm() {
    return ok("confirm");
  }

  @Override
  public CompletionStage<Done> transfer(Optional<String> to, Duration limit) {
    return ok("transfer to " + to.orElse("anybody"));
  }

  @Override
  public CompletionStage<Done> stand() {
    return ok("stand");
  }

  @Override
  public CompletionStage<Done> candidacy(boolean mayStand) {
    return ok("candidacy " + mayStand);
  }

  @Override
  public CompletionStage<Done> replaceVoters(List<Voter> current, List<Voter> next) {
    return ok("voters");
  }

  @Override
  public List<HaLogLine> newest(OptionalLong upTo, int count) {
    return List.of();
  }

  @Override
  public Optional<Fault> fault() {
    return Optional.empty();
  }

  @Override
  public CompletionStage<Outcome> commit(long term, PayloadEnvelope block) {
    return CompletableFuture.completedStage(new Outcome.Refused("a test"));
  }

  @Override
  public CompletionStage<Outcome> rewind(long term, TakeBack back) {
    return CompletableFuture.completedStage(new Outcome.Refused("a test"));
  }

  @Override
  public CompletionStage<Fetched<Position>> after(BlockId head) {
    return CompletableFuture.completedStage(position);
  }

  @Override
  public void close() {}
}
