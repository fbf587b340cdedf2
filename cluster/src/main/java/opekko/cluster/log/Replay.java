package opekko.cluster.log;

import java.util.Optional;
import org.apache.ratis.server.protocol.TermIndex;

/**
 * A restarted log applies again what it had: its node heard of it in a former life, and what was
 * given up since must not be told as if it were new. So only where it all led to is told.
 */
final class Replay {
  private final long lastIndex;
  private final long lastTerm;
  private boolean isUnderWay;
  private boolean hasHidden;

  /** Empty for a log that had no entries when it was opened. */
  Replay(Optional<TermIndex> lastEntry) {
    isUnderWay = lastEntry.isPresent();
    lastIndex = lastEntry.map(TermIndex::getIndex).orElse(-1L);
    lastTerm = lastEntry.map(TermIndex::getTerm).orElse(0L);
  }

  /** Whether what an entry came to is kept from the node. */
  boolean hides() {
    hasHidden |= isUnderWay;
    return isUnderWay;
  }

  /** Whether an entry came after the log was opened. */
  boolean isBehind(TermIndex entry) {
    // Others than the last entries may have been decided in their place, in a newer term.
    return entry.getIndex() > lastIndex || entry.getTerm() > lastTerm;
  }

  boolean isLast(TermIndex entry) {
    return entry.getIndex() >= lastIndex;
  }

  /** Whether it ends only now, and something was hidden. */
  boolean finish() {
    var isToTell = isUnderWay && hasHidden;
    isUnderWay = false;
    return isToTell;
  }
}
