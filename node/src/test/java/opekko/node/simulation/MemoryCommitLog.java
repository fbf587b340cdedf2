package opekko.node.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import opekko.protocol.engine.PayloadEnvelope;
import opekko.protocol.fault.Fetched;
import opekko.protocol.port.CommitLog;
import opekko.protocol.type.BlockId;
import opekko.protocol.type.Hash;

/** The commit log's rules in memory; it outlives its node's crashes as a file would. */
final class MemoryCommitLog implements CommitLog {
  private final List<PayloadEnvelope> chain = new ArrayList<>();
  private final Consumer<BlockId> onRewind;
  private BlockId tip = BlockId.NONE;
  private long term;

  MemoryCommitLog(Consumer<BlockId> onRewind) {
    this.onRewind = onRewind;
  }

  /** The term of the next life. */
  long nextTerm() {
    return term + 1;
  }

  boolean holds(Hash block) {
    return chain.stream().anyMatch(it -> it.payload().blockHash().equals(block));
  }

  @Override
  public CompletionStage<Outcome> commit(long byTerm, PayloadEnvelope block) {
    return done(committed(byTerm, block));
  }

  private Outcome committed(long byTerm, PayloadEnvelope block) {
    if (byTerm < term) return new Outcome.Refused("term " + byTerm + " is over");
    if (!block.id().equals(tip)) {
      if (!tip.equals(BlockId.NONE) && !block.payload().parentHash().equals(tip.hash()))
        return new Outcome.Refused("does not follow " + tip);
      chain.add(block);
      tip = block.id();
    }
    term = byTerm;
    return new Outcome.Committed(tip);
  }

  @Override
  public CompletionStage<Outcome> rewind(long byTerm, BlockId to, String reason) {
    if (byTerm < term) return done(new Outcome.Refused("term " + byTerm + " is over"));
    term = byTerm;
    if (!to.equals(tip)) {
      onRewind.accept(to);
      while (!chain.isEmpty() && !chain.getLast().id().equals(to)) chain.removeLast();
      tip = to;
    }
    return done(new Outcome.Committed(to));
  }

  @Override
  public CompletionStage<Fetched<PayloadEnvelope>> after(Hash parent) {
    return done(
        chain.stream()
            .filter(block -> block.payload().parentHash().equals(parent))
            .findFirst()
            .map(Fetched::found)
            .orElseGet(() -> Fetched.missing("committed block after " + parent)));
  }

  private static <T> CompletionStage<T> done(T value) {
    return CompletableFuture.completedStage(value);
  }
}
