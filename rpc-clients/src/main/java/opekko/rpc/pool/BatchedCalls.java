package opekko.rpc.pool;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import opekko.rpc.jsonrpc.JsonRpc;
import opekko.rpc.jsonrpc.RpcAnswer;
import opekko.rpc.jsonrpc.RpcCall;
import opekko.rpc.jsonrpc.RpcFailure;

/**
 * Calls one endpoint in batches as large as it bears, within a limit of rate and of requests at a
 * time. Blocks the calling thread.
 */
public final class BatchedCalls {
  private final JsonRpc rpc;
  private final BatchSize batchSize;
  private final RateLimit rateLimit;
  private final Semaphore slots;
  private final InstantSource clock;

  /**
   * @param maxBatchSize calls in one HTTP request
   * @param callsPerSecond zero for no limit
   * @param maxConcurrency HTTP requests at a time
   */
  public record Limits(int maxBatchSize, double callsPerSecond, int maxConcurrency) {}

  public BatchedCalls(JsonRpc rpc, Limits limits, InstantSource clock) {
    this.rpc = rpc;
    this.clock = clock;
    batchSize = new BatchSize(limits.maxBatchSize());
    rateLimit = new RateLimit(limits.callsPerSecond(), limits.maxBatchSize());
    slots = new Semaphore(Math.max(1, limits.maxConcurrency()));
  }

  public String name() {
    return rpc.endpoint().name();
  }

  /**
   * The answers in the order of the calls.
   *
   * @throws EndpointFailure when a request as a whole came to nothing
   */
  public <T> List<RpcAnswer<T>> answers(List<? extends RpcCall<? extends T>> calls) {
    var answers = new ArrayList<RpcAnswer<T>>(calls.size());
    while (answers.size() < calls.size()) {
      var end = Math.min(calls.size(), answers.size() + batchSize.current());
      var part = calls.subList(answers.size(), end);
      var got = this.<T>send(part);
      if (isTooMuch(got)) {
        batchSize.tooMuch(part.size());
        if (part.size() > 1) continue;
      } else batchSize.succeeded();
      answers.addAll(got);
    }
    return answers;
  }

  public <T> RpcAnswer<T> answer(RpcCall<T> call) {
    return this.<T>send(List.of(call)).getFirst();
  }

  private <T> List<RpcAnswer<T>> send(List<? extends RpcCall<? extends T>> calls) {
    try {
      slots.acquire();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new EndpointFailure("interrupted");
    }
    try {
      pause(rateLimit.take(calls.size(), clock.instant()));
      // A batch of one is sent as a plain call: some servers take no batches at all.
      var answers =
          calls.size() == 1 ? List.of(rpc.<T>call(calls.getFirst())) : rpc.<T>batch(calls);
      requireAnswers(answers, calls.size());
      return answers;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new EndpointFailure("interrupted");
    } finally {
      slots.release();
    }
  }

  private static void pause(Duration time) throws InterruptedException {
    if (time.isPositive()) new CountDownLatch(1).await(time.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** All calls failed alike: there was no reply to speak of. */
  private <T> void requireAnswers(List<RpcAnswer<T>> answers, int size) {
    for (var answer : answers) {
      if (answer instanceof RpcAnswer.Refused<T> refused && saysTooFast(refused)) {
        batchSize.tooMuch(size);
        throw new EndpointFailure(refused.text());
      }
    }
    if (!(answers.getFirst() instanceof RpcAnswer.Failed<T>(var failure))) return;
    if (failure.kind() == RpcFailure.Kind.TOO_LARGE && size > 1) return;
    if (failure.kind() == RpcFailure.Kind.RATE_LIMITED) batchSize.tooMuch(size);
    if (failure.kind() != RpcFailure.Kind.BAD_ANSWER) throw new EndpointFailure(failure.cause());
  }

  private static <T> boolean isTooMuch(List<RpcAnswer<T>> answers) {
    for (var answer : answers) {
      var isOne =
          switch (answer) {
            case RpcAnswer.Failed<T>(var failure) -> failure.kind() == RpcFailure.Kind.TOO_LARGE;
            case RpcAnswer.Refused<T> refused -> saysTooLarge(refused.message());
            case RpcAnswer.Value<T> _, RpcAnswer.Null<T> _ -> false;
          };
      if (isOne) return true;
    }
    return false;
  }

  private static boolean saysTooFast(RpcAnswer.Refused<?> refused) {
    var text = refused.message().toLowerCase(Locale.ROOT);
    return refused.code() == 429
        || text.contains("rate limit")
        || text.contains("too many requests");
  }

  /** Servers have no code in common for this. */
  private static boolean saysTooLarge(String message) {
    var text = message.toLowerCase(Locale.ROOT);
    return text.contains("too large")
        || text.contains("too many")
        || text.contains("batch size")
        || text.contains("batch limit")
        || text.contains("response size")
        || text.contains("exceeds the limit");
  }
}
