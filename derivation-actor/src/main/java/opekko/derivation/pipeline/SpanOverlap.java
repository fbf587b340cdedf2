package opekko.derivation.pipeline;

import java.util.List;
import java.util.Optional;
import opekko.protocol.attributes.L2BlockRefs;
import opekko.protocol.config.RollupConfig;
import opekko.protocol.engine.ExecutionPayload;
import opekko.protocol.fault.InvalidData;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.L2BlockRef;

/**
 * Compares the part of a span batch that overlaps the safe chain with that chain, block by block:
 * transactions and number of the L1 origin.
 *
 * @spec delta/span-batches.md; op-node rollup/derive/batches.go, checkSpanBatchOverlap
 */
final class SpanOverlap {
  private static final int DEPOSIT = 0x7e;

  private final RollupConfig config;
  private final SafeChain safeChain;
  private final SpanBlocks span;
  private final L2BlockRef parent;
  private final long count;
  private int compared;

  SpanOverlap(
      RollupConfig config,
      SafeChain safeChain,
      SpanBlocks span,
      L2BlockRef parent,
      L2BlockRef safeHead) {
    this.config = config;
    this.safeChain = safeChain;
    this.span = span;
    this.parent = parent;
    this.count = safeHead.number() - parent.number();
  }

  /** Empty when a block of the safe chain is needed; goes on there when called again. */
  Optional<BatchVerdict> check() {
    for (; compared < count; compared++) {
      var block = safeChain.block(parent.number() + compared + 1);
      if (block.isEmpty()) return Optional.empty();
      var difference = difference(block.get());
      if (difference.isPresent())
        return Optional.of(
            BatchVerdict.drop(
                "it differs from safe block %d: %s"
                    .formatted(block.get().blockNumber(), difference.get())));
    }
    return Optional.of(BatchVerdict.ACCEPTED);
  }

  private Optional<String> difference(ExecutionPayload block) {
    var users = userTransactions(block.transactions());
    if (!users.equals(span.transactions(compared))) return Optional.of("transactions");
    try {
      var origin = L2BlockRefs.of(config, block).l1Origin().number();
      return origin == span.origin(compared) ? Optional.empty() : Optional.of("L1 origin");
    } catch (InvalidData e) {
      return Optional.of(e.getMessage());
    }
  }

  /** As op-node finds them: what is left after as many as there are deposits. */
  private static List<Bytes> userTransactions(List<Bytes> transactions) {
    var deposits = 0;
    for (var transaction : transactions) if (transaction.getUnsigned(0) == DEPOSIT) deposits++;
    return transactions.subList(deposits, transactions.size());
  }
}
