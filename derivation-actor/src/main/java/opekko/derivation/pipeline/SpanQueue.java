package opekko.derivation.pipeline;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import opekko.protocol.batch.SingularBatch;
import opekko.protocol.config.RollupConfig;
import opekko.protocol.type.Hash;
import opekko.protocol.type.L2BlockRef;

/**
 * The blocks of an accepted span batch that are yet to be given, each as the batch of one block.
 *
 * @spec op-node rollup/derive/base_batch_stage.go, span_batch.go
 */
final class SpanQueue {
  private final RollupConfig config;
  private final PipelineObserver observer;
  private final Deque<SingularBatch> blocks = new ArrayDeque<>();

  SpanQueue(RollupConfig config, PipelineObserver observer) {
    this.config = config;
    this.observer = observer;
  }

  /**
   * Splits the new blocks of a span.
   *
   * @return why not, when an origin does not fit: Holocene's checks of a span do not look at each
   *     block's
   */
  Optional<String> fill(SpanBlocks span, L1Origins origins, L2BlockRef safeHead) {
    List<SingularBatch> split = new ArrayList<>(span.count());
    for (var i = 0; i < span.count(); i++) {
      if (Long.compareUnsigned(span.time(i), safeHead.time()) <= 0) continue;
      var number = span.origin(i);
      if (Long.compareUnsigned(number, safeHead.l1Origin().number()) < 0)
        return Optional.of("L1 origin " + number + " of block " + i + " is behind the safe head's");
      var origin = origins.byNumber(number);
      if (origin.isEmpty()) return Optional.of("L1 origin " + number + " of block " + i);
      // The parent's hash is only known when its turn comes.
      split.add(
          new SingularBatch(
              Hash.ZERO, number, origin.get().hash(), span.time(i), span.transactions(i)));
    }
    blocks.clear();
    blocks.addAll(split);
    return Optional.empty();
  }

  /**
   * The next block if it follows {@code parent}. If it does not, a block given before was invalid:
   * then all the others go.
   */
  Optional<SingularBatch> next(L2BlockRef parent) {
    if (blocks.isEmpty()) return Optional.empty();
    if (blocks.peek().timestamp() != parent.time() + config.blockTime()) {
      observer.note("dropping the rest of a span batch: it does not continue " + parent);
      blocks.clear();
      return Optional.empty();
    }
    var next = blocks.remove();
    return Optional.of(
        new SingularBatch(
            parent.hash(),
            next.epochNumber(),
            next.epochHash(),
            next.timestamp(),
            next.transactions()));
  }

  boolean isEmpty() {
    return blocks.isEmpty();
  }

  int size() {
    return blocks.size();
  }

  void clear() {
    blocks.clear();
  }
}
