package opekko.driver.safedb;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import opekko.protocol.fault.Fault;
import opekko.protocol.fault.Fetched;
import opekko.protocol.port.SafeHeadStore;

/** Keeps nothing; questions are refused with op-node's words. */
public final class DisabledSafeHeadStore implements SafeHeadStore {
  private static final String REFUSAL = "safe head database not enabled";

  @Override
  public CompletionStage<Fetched<Entry>> record(Entry entry) {
    return CompletableFuture.completedFuture(Fetched.found(entry));
  }

  @Override
  public CompletionStage<Fetched<Entry>> at(long l1Number) {
    return CompletableFuture.completedFuture(new Fetched.Failed<>(new Fault.Critical(REFUSAL)));
  }

  @Override
  public CompletionStage<Fetched<Entry>> truncate(Entry boundary) {
    return CompletableFuture.completedFuture(Fetched.found(boundary));
  }

  @Override
  public CompletionStage<Fetched<Boolean>> clear() {
    return CompletableFuture.completedFuture(Fetched.found(true));
  }

  @Override
  public boolean isEnabled() {
    return false;
  }
}
