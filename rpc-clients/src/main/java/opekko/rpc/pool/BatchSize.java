package opekko.rpc.pool;

/**
 * How many calls to put into one batch: half as many after a batch was too much, one more after
 * each row of good ones. Thread-safe.
 */
public final class BatchSize {
  private static final int GOOD_ONES_TO_GROW = 8;

  private final int max;
  private int current;
  private int good;

  public BatchSize(int max) {
    this.max = Math.max(1, max);
    current = this.max;
  }

  public synchronized int current() {
    return current;
  }

  /** A batch of {@code size} calls was too much. */
  public synchronized void tooMuch(int size) {
    good = 0;
    current = Math.max(1, Math.min(current, size / 2));
  }

  public synchronized void succeeded() {
    if (current < max && ++good >= GOOD_ONES_TO_GROW) {
      good = 0;
      current++;
    }
  }
}
