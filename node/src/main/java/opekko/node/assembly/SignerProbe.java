package opekko.node.assembly;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Whether the signer can sign: it is asked once a second, and its last answer holds till then. */
final class SignerProbe implements Supplier<Optional<String>> {
  private static final long REST = Duration.ofSeconds(1).toNanos();
  private static final long PATIENCE = Duration.ofSeconds(2).toNanos();

  private final Supplier<CompletionStage<Optional<String>>> question;
  private final LongSupplier nanos;

  private Optional<String> last = Optional.of("it was not asked yet");
  private boolean isUnderWay;
  private boolean wasAsked;
  private long begun;

  /**
   * @param question why the signer cannot sign; empty while it can
   */
  SignerProbe(Supplier<CompletionStage<Optional<String>>> question, LongSupplier nanos) {
    this.question = question;
    this.nanos = nanos;
  }

  /** Why it cannot sign; empty while it can. */
  @Override
  public synchronized Optional<String> get() {
    var now = nanos.getAsLong();
    if (isUnderWay && now - begun >= PATIENCE)
      return Optional.of("no answer for %d s".formatted(Duration.ofNanos(now - begun).toSeconds()));
    if (!isUnderWay && (!wasAsked || now - begun >= REST)) begin(now);
    return last;
  }

  private void begin(long now) {
    isUnderWay = true;
    wasAsked = true;
    begun = now;
    question
        .get()
        .whenComplete(
            (answer, failure) -> end(failure == null ? answer : Optional.of(failure.toString())));
  }

  private synchronized void end(Optional<String> answer) {
    last = answer;
    isUnderWay = false;
  }
}
