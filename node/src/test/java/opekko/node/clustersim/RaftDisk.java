package opekko.node.clustersim;

import java.util.ArrayList;
import java.util.List;

/**
 * What a voter has written. Outlives its node's crashes, but for entries that were not synced yet;
 * its term and vote are synced whenever they change.
 */
final class RaftDisk {
  long term;

  /** For whom it voted in that term; -1 for nobody. */
  int votedFor = -1;

  /** The entries up to here are in the snapshot only. */
  long snapshotIndex;

  long snapshotTerm;
  LogState snapshot = LogState.EMPTY;
  private final List<RaftEntry> entries = new ArrayList<>();

  /** Power loss takes entries behind this one. */
  private long synced;

  /** How often entries were taken back. */
  private long cuts;

  /** What is in it cannot be trusted: its node does not start. */
  boolean isDamaged;

  /** Its disk was replaced: it follows, and its vote does not count before it is let in again. */
  boolean isOutcast;

  /** It covers what stood when it began, unless that was taken back meanwhile. */
  record Sync(long upTo, long cuts) {}

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
    synced = Math.min(synced, index - 1);
    cuts++;
  }

  long synced() {
    return synced;
  }

  Sync beginSync() {
    return new Sync(lastIndex(), cuts);
  }

  void endSync(Sync sync) {
    if (sync.cuts() == cuts) synced = Math.max(synced, sync.upTo());
  }

  /** Whether entries were lost; a record that was cut short is one that is lost. */
  boolean losePower(Dice dice) {
    var kept = synced + dice.below((int) (lastIndex() - synced) + 1);
    var hasLost = kept < lastIndex();
    if (hasLost) cutFrom(kept + 1);
    synced = kept;
    return hasLost;
  }

  /** Keeps {@code state} in place of the entries up to {@code index}. */
  void compact(long index, long indexTerm, LogState state) {
    if (index >= lastIndex()) entries.clear();
    else entries.subList(0, (int) (index - snapshotIndex)).clear();
    synced = Math.max(synced, index);
    snapshotIndex = index;
    snapshotTerm = indexTerm;
    snapshot = state;
  }

  void wipe() {
    term = 0;
    votedFor = -1;
    entries.clear();
    synced = 0;
    cuts++;
    isDamaged = false;
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
