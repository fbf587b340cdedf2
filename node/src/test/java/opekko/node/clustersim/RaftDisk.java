package opekko.node.clustersim;

import java.util.ArrayList;
import java.util.List;

/** What a voter has made durable before it said so. Outlives its node's crashes. */
final class RaftDisk {
  long term;

  /** For whom it voted in that term; -1 for nobody. */
  int votedFor = -1;

  /** The entries up to here are in the snapshot only. */
  long snapshotIndex;

  long snapshotTerm;
  LogState snapshot = LogState.EMPTY;
  private final List<RaftEntry> entries = new ArrayList<>();

  /** Its disk was replaced: it follows, and its vote does not count before it is let in again. */
  boolean isOutcast;

  long lastIndex() {
    return snapshotIndex + entries.size();
  }

  long termOf(long index) {
    return index == snapshotIndex ? snapshotTerm : entry(index).term();
  }

  boolean has(long index) {
    return index >= snapshotIndex && index <= lastIndex();
  }

  RaftEntry entry(long index) {
    return entries.get((int) (index - snapshotIndex - 1));
  }

  List<RaftEntry> from(long index, int most) {
    var first = (int) (index - snapshotIndex - 1);
    return List.copyOf(entries.subList(first, Math.min(entries.size(), first + most)));
  }

  void append(RaftEntry entry) {
    entries.add(entry);
  }

  /** Drops this entry and those behind it. */
  void cutFrom(long index) {
    entries.subList((int) (index - snapshotIndex - 1), entries.size()).clear();
  }

  /** Keeps {@code state} in place of the entries up to {@code index}. */
  void compact(long index, long indexTerm, LogState state) {
    if (index >= lastIndex()) entries.clear();
    else entries.subList(0, (int) (index - snapshotIndex)).clear();
    snapshotIndex = index;
    snapshotTerm = indexTerm;
    snapshot = state;
  }

  void wipe() {
    term = 0;
    votedFor = -1;
    entries.clear();
    snapshotIndex = 0;
    snapshotTerm = 0;
    snapshot = LogState.EMPTY;
    isOutcast = true;
  }

  /** In the current term it may have voted before it forgot. */
  void readmit(int self) {
    votedFor = self;
    isOutcast = false;
  }
}
