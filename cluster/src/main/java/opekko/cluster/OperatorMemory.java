package opekko.cluster;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What an operator wants of this node, kept across restarts. Stages never fail by exception. */
public interface OperatorMemory {
  /**
   * @param isDrained the node shall not lead
   * @param priority the higher the rather it leads, among nodes that are equally ready
   */
  record Wishes(boolean isDrained, int priority) {
    public static final Wishes NONE = new Wishes(false, 0);
  }

  /** What holds now. Never waits; callable from any thread. */
  Wishes wishes();

  /** Empty once it is durable, else why it is not. Calls take effect in their order. */
  CompletionStage<Optional<String>> keep(Wishes wishes);

  /** Keeps the wishes for the life of this process only. */
  static OperatorMemory inMemory() {
    return new OperatorMemory() {
      private volatile Wishes wishes = Wishes.NONE;

      @Override
      public Wishes wishes() {
        return wishes;
      }

      @Override
      public CompletionStage<Optional<String>> keep(Wishes latest) {
        wishes = latest;
        return CompletableFuture.completedStage(Optional.empty());
      }
    };
  }
}
