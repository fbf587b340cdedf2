package opekko.rpc.l1;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Foresees whether the receipts of a block will be needed, so that they can be asked for together
 * with it. Of a head that was seen the bloom is known; of other blocks only how often receipts were
 * needed of late: where they seldom are, asking for them would waste the larger part of every
 * answer. Thread-safe.
 */
final class BloomOdds {
  private static final int MEMORY = 32;
  private static final int MAX_HEADS = 64;

  private final Map<Long, Boolean> heads =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Boolean> eldest) {
          return size() > MAX_HEADS;
        }
      };

  private int needed;
  private int known;

  synchronized void record(boolean wasNeeded) {
    needed = needed << 1 | (wasNeeded ? 1 : 0);
    known = Math.min(MEMORY, known + 1);
  }

  /** A head was seen: a reorg may put another block in its place, so this is a hint and no more. */
  synchronized void seen(long number, boolean willBeNeeded) {
    heads.put(number, willBeNeeded);
  }

  /** For the one block of this number. */
  synchronized boolean favourTogether(long number) {
    var known = heads.get(number);
    return known == null ? favourTogether(1) : known;
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
