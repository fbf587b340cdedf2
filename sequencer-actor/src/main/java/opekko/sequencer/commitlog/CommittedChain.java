package opekko.sequencer.commitlog;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import opekko.protocol.commitlog.LogRecord;
import opekko.protocol.type.BlockId;
import opekko.protocol.type.Hash;

/** Which blocks the log's records leave standing, oldest first, and where each lies in the file. */
final class CommittedChain {
  /** {@code position}: of its record. */
  record Place(BlockId id, Hash parent, long lineage, long position) {}

  private final Deque<Place> places = new ArrayDeque<>();
  private Optional<BlockId> tip = Optional.empty();
  private long term;
  private long lineage;

  void apply(LogRecord record, long position) {
    switch (record) {
      case LogRecord.Block(_, var envelope) ->
          places.addLast(
              new Place(envelope.id(), envelope.payload().parentHash(), lineage, position));
      case LogRecord.Rewind rewind -> {
        if (!isTip(rewind.tip())) lineage++;
        dropAfter(rewind.tip());
      }
      case LogRecord.Standing standing -> {
        lineage = standing.lineage();
        dropAfter(standing.tip());
      }
    }
    term = Math.max(term, record.term());
    tip = Optional.of(record.tip());
  }

  private void dropAfter(BlockId block) {
    while (!places.isEmpty() && !places.getLast().id().equals(block)) places.removeLast();
  }

  boolean isTip(BlockId block) {
    return tip.filter(block::equals).isPresent();
  }

  /** Whether the record would change nothing: a commit that is tried again. */
  boolean endsWith(LogRecord record) {
    return record.term() >= term && isTip(record.tip());
  }

  /** Why a record cannot come next; empty when it can. */
  Optional<String> conflict(LogRecord record) {
    if (record.term() < term)
      return Optional.of("term %d is over: the log is at term %d".formatted(record.term(), term));
    if (!(record instanceof LogRecord.Block(_, var envelope)) || tip.isEmpty())
      return Optional.empty();
    var follows =
        envelope.payload().parentHash().equals(tip.get().hash())
            && envelope.payload().blockNumber() == tip.get().number() + 1;
    return follows
        ? Optional.empty()
        : Optional.of("block %s does not follow %s".formatted(envelope.id(), tip.get()));
  }

  Optional<Place> after(Hash parent) {
    return places.stream().filter(place -> place.parent().equals(parent)).findFirst();
  }

  Optional<BlockId> at(long number) {
    return places.stream().map(Place::id).filter(id -> id.number() == number).findFirst();
  }

  void keepNewest(int count) {
    while (places.size() > count) places.removeFirst();
  }

  Deque<Place> places() {
    return places;
  }

  Optional<BlockId> tip() {
    return tip;
  }

  long term() {
    return term;
  }

  /** How many rewinds there were. */
  long lineage() {
    return lineage;
  }
}
