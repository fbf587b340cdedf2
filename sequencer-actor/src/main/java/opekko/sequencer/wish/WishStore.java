package opekko.sequencer.wish;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Remembers the latest start or stop. Stages never fail by exception. */
public interface WishStore {
  /** The wish that holds now. Never waits; callable from any thread. */
  boolean isStarted();

  /** Empty once it is durable, else why it is not. Calls take effect in their order. */
  CompletionStage<Optional<String>> persist(boolean started);

  /** Keeps the wish for the life of this process only. */
  static WishStore inMemory(boolean started) {
    return new WishStore() {
      private volatile boolean wish = started;

      @Override
      public boolean isStarted() {
        return wish;
      }

      @Override
      public CompletionStage<Optional<String>> persist(boolean latest) {
        wish = latest;
        return CompletableFuture.completedStage(Optional.empty());
      }
    };
  }
}
