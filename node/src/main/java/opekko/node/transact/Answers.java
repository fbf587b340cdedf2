package opekko.node.transact;

import java.util.Optional;
import java.util.concurrent.CompletionStage;
import opekko.protocol.fault.Fetched;

/** Answers of a node to one who has nothing else to do than wait for them. */
public final class Answers {
  private Answers() {}

  public static <T> T await(CompletionStage<T> stage) {
    return stage.toCompletableFuture().join();
  }

  /**
   * @throws TransactionFailure with the cause when there is no answer
   */
  public static <T> T need(CompletionStage<Fetched<T>> stage) {
    return switch (await(stage)) {
      case Fetched.Found<T>(var value) -> value;
      case Fetched.Missing<T>(var what) -> throw new TransactionFailure(what + ": not there");
      case Fetched.Failed<T>(var fault) -> throw new TransactionFailure(fault.cause());
    };
  }

  static <T> Optional<T> find(CompletionStage<Fetched<T>> stage) {
    return await(stage) instanceof Fetched.Found<T>(var value)
        ? Optional.of(value)
        : Optional.empty();
  }
}
