package opekko.node.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import opekko.protocol.engine.PayloadEnvelope;
import opekko.protocol.fault.Fetched;
import opekko.protocol.port.CommitLog;
import opekko.protocol.port.CommittedBlock;
import opekko.protocol.port.TakeBack;
import opekko.protocol.type.BlockId;
import opekko.protocol.type.Hash;

/** The commit log's rules in memory; it outlives its node's crashes as a file would. */
final class MemoryCommitLog implements CommitLog {
  private final List<CommittedBlock> chain = new ArrayList<>();
  private final Consumer<BlockId> onRewind;
  private BlockId tip = BlockId.NONE;
  private long term;
  private long lineage;

  MemoryCommitLog(Consumer<BlockId> onRewind) {
    this.onRewind = onRewind;
  }

  /** The term of the next life. */
  long nextTerm() {
    return term + 1;
  }

  boolean holds(Hash block) {
    return chain.stream().anyMatch(it -> it.envelope().id().hash().equals(block));
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
      chain.add(new CommittedBlock(byTerm, lineage, block));
      tip = block.id();
    }
    term = byTerm;
    return new Outcome.Committed(tip, lineage);
  }

  @Override
  public CompletionStage<Outcome> rewind(long byTerm, TakeBack back) {
    var to = back.to();
    if (byTerm < term) return done(new Outcome.Refused("term " + byTerm + " is over"));
    term = byTerm;
    if (!to.equals(tip)) {
      onRewind.accept(to);
      while (!chain.isEmpty() && !chain.getLast().envelope().id().equals(to)) chain.removeLast();
      tip = to;
      lineage++;
    }
    return done(new Outcome.Committed(to, lineage));
  }

  @Override
  public CompletionStage<Fetched<Position>> after(BlockId head) {
    return done(Fetched.found(position(head)));
  }

  private Position position(BlockId head) {
    if (tip.equals(BlockId.NONE)) return new Position.Empty();
    if (tip.equals(head)) return new Position.AtTip(lineage);
    return chain.stream()
        .filter(block -> block.envelope().payload().parentHash().equals(head.hash()))
        .findFirst()
        .<Position>map(Position.Next::new)
        .orElseGet(() -> new Position.Elsewhere(tip, at(head.number())));
  }

  private Optional<BlockId> at(long number) {
    return chain.stream()
        .map(block -> block.envelope().id())
        .filter(id -> id.number() == number)
        .findFirst();
  }

  private static <T> CompletionStage<T> done(T value) {
    return CompletableFuture.completedStage(value);
  }
}
