package opekko.sequencer;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import opekko.protocol.engine.PayloadEnvelope;
import opekko.protocol.port.CommitLog.Outcome;
import opekko.protocol.port.CommitLog.Position;
import opekko.protocol.port.CommittedBlock;
import opekko.protocol.type.BlockId;
import opekko.protocol.type.Hash;

/** The commit log's rules in memory. */
final class ChaosLog {
  private final List<CommittedBlock> chain = new ArrayList<>();
  private final Map<Hash, CommittedBlock> byParent = new HashMap<>();
  private BlockId tip = BlockId.NONE;
  private long term;
  private long lineage;

  Outcome commit(long byTerm, PayloadEnvelope block) {
    if (byTerm < term) return new Outcome.Refused("term " + byTerm + " is over");
    if (block.id().equals(tip)) return new Outcome.Committed(tip, lineage);
    if (!tip.equals(BlockId.NONE) && !block.payload().parentHash().equals(tip.hash()))
      return new Outcome.Refused("does not follow " + tip);
    term = byTerm;
    tip = block.id();
    var committed = new CommittedBlock(byTerm, lineage, block);
    chain.add(committed);
    byParent.put(block.payload().parentHash(), committed);
    return new Outcome.Committed(tip, lineage);
  }

  Outcome rewind(long byTerm, BlockId to) {
    if (byTerm < term) return new Outcome.Refused("term " + byTerm + " is over");
    term = byTerm;
    if (!tip.equals(to)) lineage++;
    tip = to;
    while (!chain.isEmpty() && !chain.getLast().envelope().id().equals(to))
      byParent.remove(chain.removeLast().envelope().payload().parentHash());
    return new Outcome.Committed(to, lineage);
  }

  Position after(BlockId head) {
    if (tip.equals(BlockId.NONE)) return new Position.Empty();
    if (tip.equals(head)) return new Position.AtTip(lineage);
    var child = byParent.get(head.hash());
    return child == null
        ? new Position.Elsewhere(tip, at(head.number()))
        : new Position.Next(child);
  }

  private Optional<BlockId> at(long number) {
    return chain.stream()
        .map(block -> block.envelope().id())
        .filter(id -> id.number() == number)
        .findFirst();
  }

  /** Empty where a rewind led to a block that was never committed here. */
  Optional<PayloadEnvelope> tipBlock() {
    return chain.isEmpty() || !chain.getLast().envelope().id().equals(tip)
        ? Optional.empty()
        : Optional.of(chain.getLast().envelope());
  }

  BlockId tip() {
    return tip;
  }

  boolean holds(PayloadEnvelope block) {
    var held = byParent.get(block.payload().parentHash());
    return held != null && block.equals(held.envelope());
  }
}
