package opekko.cluster.log;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import opekko.protocol.commitlog.LogRecord;
import opekko.protocol.port.TakeBack;
import opekko.protocol.type.BlockId;
import opekko.protocol.type.Hash;

/**
 * The chain that the log's entries decide. Every answer follows from the entries alone, in their
 * order, so each voter, each replay and whoever began with a snapshot answers the same: no setting
 * and no clock may come in here.
 *
 * <p>Holds the ids of the newest {@value #KEPT} blocks, about 200 kB.
 */
final class DecidedChain {
  /** Part of the protocol: a rewind's answer must not depend on a node's settings. */
  static final int KEPT = 1024;

  /** {@code lineage}: how many rewinds came before it. */
  record Decided(BlockId id, Hash parent, long term, long lineage) {}

  /** What applying an entry came to. */
  sealed interface Verdict {
    record Added(Decided block) implements Verdict {}

    /** The log ends there already: an entry that was tried again. */
    record Unchanged() implements Verdict {}

    /** {@code isJump}: to a block that was not among those kept. */
    record Rewound(boolean isJump) implements Verdict {}

    record Refused(String cause) implements Verdict {}
  }

  private final Deque<Decided> kept = new ArrayDeque<>();
  private Optional<BlockId> tip = Optional.empty();
  private long lineage;

  static DecidedChain restored(Snapshot snapshot) {
    var chain = new DecidedChain();
    chain.tip = snapshot.tip();
    chain.lineage = snapshot.lineage();
    chain.kept.addAll(snapshot.kept());
    return chain;
  }

  /**
   * @param logTerm of the leader that put the entry into the log. Who proposed it under another
   *     term was no longer the leader it thought it was: this is the fence
   */
  Verdict apply(LogRecord entry, long logTerm) {
    if (entry.term() != logTerm)
      return refused("term %d is over: the log is at term %d", entry.term(), logTerm);
    return switch (entry) {
      case LogRecord.Block(var term, var envelope) ->
          add(envelope.id(), envelope.payload().parentHash(), term);
      case LogRecord.Rewind(_, var back) -> rewind(back);
      case LogRecord.Standing _ -> refused("no entry of a shared log: %s", entry);
    };
  }

  private Verdict add(BlockId id, Hash parent, long term) {
    if (isTip(id)) return new Verdict.Unchanged();
    if (tip.isPresent()) {
      var last = tip.get();
      if (id.number() != last.number() + 1 || !parent.equals(last.hash()))
        return refused("block %s does not follow %s", id, last);
    }
    var block = new Decided(id, parent, term, lineage);
    kept.addLast(block);
    if (kept.size() > KEPT) kept.removeFirst();
    tip = Optional.of(id);
    return new Verdict.Added(block);
  }

  /** Somebody may have taken the log back meanwhile: then what was planned is out of date. */
  private Verdict rewind(TakeBack back) {
    var to = back.to();
    if (isTip(to)) return new Verdict.Unchanged();
    if (back.lost().filter(this::isGone).isPresent())
      return refused(
          "block %s is decided no more: the log ends at %s", back.lost().get(), tip.get());
    while (!kept.isEmpty() && !kept.getLast().id().equals(to)) kept.removeLast();
    tip = Optional.of(to);
    lineage++;
    return new Verdict.Rewound(kept.isEmpty());
  }

  /** What is older than the blocks that are kept is thought to be there. */
  private boolean isGone(BlockId block) {
    if (tip.isEmpty() || isTip(block)) return false;
    return block.number() >= tip.get().number() || rivalOf(block).isPresent();
  }

  private static Verdict refused(String text, Object... parts) {
    return new Verdict.Refused(text.formatted(parts));
  }

  boolean isTip(BlockId block) {
    return tip.filter(block::equals).isPresent();
  }

  /** The decided child of a block, if it is among those kept. */
  Optional<Decided> after(BlockId head) {
    return kept.stream()
        .filter(b -> b.id().number() == head.number() + 1 && b.parent().equals(head.hash()))
        .findFirst();
  }

  Optional<BlockId> tip() {
    return tip;
  }

  long lineage() {
    return lineage;
  }

  /** The decided block of that height, where it is another. */
  Optional<BlockId> rivalOf(BlockId block) {
    return kept.stream()
        .map(Decided::id)
        .filter(id -> id.number() == block.number() && !id.equals(block))
        .findFirst();
  }

  /** Oldest first. */
  List<Decided> kept() {
    return List.copyOf(kept);
  }
}
