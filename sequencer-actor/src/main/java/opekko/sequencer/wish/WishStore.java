package opekko.sequencer.wish;

import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Remembers the latest start or stop. Stages never fail by exception. */
public interface WishStore {
  /** Empty once it is durable, else why it is not. Calls take effect in their order. */
  CompletionStage<Optional<String>> persist(boolean started);
}
