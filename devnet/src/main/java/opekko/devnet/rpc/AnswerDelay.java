package opekko.devnet.rpc;

import java.time.Duration;
import java.util.function.Supplier;

/** How much longer a server takes for each answer. Thread-safe. */
public final class AnswerDelay implements Supplier<Duration> {
  static final Duration LONGEST = Duration.ofMinutes(1);

  private volatile Duration current = Duration.ZERO;

  /**
   * @param longer up to a minute; zero for no longer
   * @throws IllegalArgumentException when it is another
   */
  public void set(Duration longer) {
    if (longer.isNegative() || longer.compareTo(LONGEST) > 0)
      throw new IllegalArgumentException(
          "answers can take 0 to %d ms longer, not %d"
              .formatted(LONGEST.toMillis(), longer.toMillis()));
    current = longer;
  }

  @Override
  public Duration get() {
    return current;
  }
}
