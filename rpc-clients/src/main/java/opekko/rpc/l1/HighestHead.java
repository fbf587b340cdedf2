package opekko.rpc.l1;

/** The highest head any endpoint has shown. Thread-safe. */
final class HighestHead {
  private final long maxLag;
  private long number;

  HighestHead(long maxLag) {
    this.maxLag = maxLag;
  }

  /** Also notes the head. */
  synchronized boolean isFarBehind(long head) {
    var isBehind = head < number - maxLag;
    // A chain can become shorter by a reorg, never by that much for long: forget slowly.
    number = isBehind ? number - 1 : Math.max(number, head);
    return isBehind;
  }
}
