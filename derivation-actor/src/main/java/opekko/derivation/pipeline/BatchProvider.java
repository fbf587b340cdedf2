package opekko.derivation.pipeline;

import opekko.protocol.batch.SingularBatch;
import opekko.protocol.type.L2BlockRef;

/** Gives the batch of the block after a given one. Which one is at work changes with Holocene. */
sealed interface BatchProvider permits BatchQueue, BatchStage {
  /**
   * @param isLast whether the block ends its batch: only then is it safe for good
   */
  record Next(SingularBatch batch, boolean isLast) {}

  /** The batch to put on top of {@code parent}. */
  Pulled<Next> next(BatchFeed feed, L2BlockRef parent);

  /** Whether a span batch has blocks left: then the feed is not asked first. */
  boolean hasBlocks();

  /** Batches held. */
  int batches();

  L1Origins origins();
}
