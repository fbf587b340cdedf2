package opekko.rpc.l1;

/**
 * Remembers how often receipts were needed of late. Where they nearly always are they are asked for
 * together with the block; where they seldom are that would waste the larger part of every answer.
 * Thread-safe.
 */
final class BloomOdds {
  private static final int MEMORY = 32;

  private int needed;
  private int known;

  synchronized void record(boolean wasNeeded) {
    needed = needed << 1 | (wasNeeded ? 1 : 0);
    known = Math.min(MEMORY, known + 1);
  }

  /**
   * @param count blocks read at once: for several the second request is one for all, so waste
   *     weighs more
   */
  synchronized boolean favourTogether(int count) {
    var share = known == 0 ? 0 : Integer.bitCount(needed) / (double) known;
    return share >= (count == 1 ? 0.25 : 0.5);
  }
}
