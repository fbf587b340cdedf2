package opekko.sequencer;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import opekko.protocol.engine.PayloadEnvelope;
import opekko.protocol.fault.Fetched;
import opekko.protocol.port.CommitLog.Outcome;
import opekko.protocol.type.BlockId;
import opekko.protocol.type.Hash;

/** The commit log's rules in memory. */
final class ChaosLog {
  private final List<PayloadEnvelope> chain = new ArrayList<>();
  private final Map<Hash, PayloadEnvelope> byParent = new HashMap<>();
  private BlockId tip = BlockId.NONE;
  private long term;

  Outcome commit(long byTerm, PayloadEnvelope block) {
    if (byTerm < term) return new Outcome.Refused("term " + byTerm + " is over");
    if (block.id().equals(tip)) return new Outcome.Committed(tip);
    if (!tip.equals(BlockId.NONE) && !block.payload().parentHash().equals(tip.hash()))
      return new Outcome.Refused("does not follow " + tip);
    term = byTerm;
    tip = block.id();
    chain.add(block);
    byParent.put(block.payload().parentHash(), block);
    return new Outcome.Committed(tip);
  }

  Outcome rewind(long byTerm, BlockId to) {
    if (byTerm < term) return new Outcome.Refused("term " + byTerm + " is over");
    term = byTerm;
    tip = to;
    while (!chain.isEmpty() && !chain.getLast().id().equals(to))
      byParent.remove(chain.removeLast().payload().parentHash());
    return new Outcome.Committed(to);
  }

  Fetched<PayloadEnvelope> after(Hash parent) {
    var child = byParent.get(parent);
    return child == null ? Fetched.missing("child") : Fetched.found(child);
  }

  BlockId tip() {
    return tip;
  }

  boolean holds(PayloadEnvelope block) {
    return block.equals(byParent.get(block.payload().parentHash()));
  }
}
