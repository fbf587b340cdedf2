package opekko.node.assembly;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import opekko.protocol.api.BatcherStatus;

/** The batcher of this process, for a node to show; it may come after the node. */
public final class BatcherWatch {
  private volatile Supplier<CompletionStage<BatcherStatus>> source;

  /** From now on the node shows this batcher. */
  public void on(Supplier<CompletionStage<BatcherStatus>> status) {
    source = status;
  }

  CompletionStage<Optional<BatcherStatus>> status() {
    var known = source;
    // A batcher that does not answer must not hide the node.
    return known == null
        ? CompletableFuture.completedStage(Optional.empty())
        : known
            .get()
            .<Optional<BatcherStatus>>thenApply(Optional::of)
            .exceptionally(_ -> Optional.empty());
  }
}
