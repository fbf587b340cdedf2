package opekko.protocol.port;

import java.util.Optional;
import java.util.concurrent.CompletionStage;
import opekko.protocol.engine.PayloadEnvelope;
import opekko.protocol.fault.Fetched;
import opekko.protocol.type.BlockId;

/**
 * What was decided to be the chain before anybody saw it. A sequencer publishes and inserts a block
 * only once it is committed here, so whoever sequences next, after a crash or elsewhere, goes on
 * from it.
 *
 * <p>The log is a chain: a block extends the block before it, and a published block is replaced
 * only after a rewind, which is itself part of the log. Calls are kept in the order in which they
 * were made. Stages never fail by exception.
 */
public interface CommitLog {
  /** What a commit or a rewind came to. */
  sealed interface Outcome {
    /**
     * Durable.
     *
     * @param tip where the log ends now
     * @param lineage how many rewinds it has seen: within a lineage a height has one block only
     */
    record Committed(BlockId tip, long lineage) implements Outcome {}

    /** It is not in the log and never will be. */
    record Refused(String cause) implements Outcome {}

    /** It may be in the log or come into it: only the same block may be tried again. */
    record Unknown(String cause) implements Outcome {}
  }

  /** Where a block stands in the log. */
  sealed interface Position {
    /** The block that was decided to follow it. */
    record Next(CommittedBlock block) implements Position {}

    /** The log ends there, after {@code lineage} rewinds. */
    record AtTip(long lineage) implements Position {}

    /** Nothing was decided yet. */
    record Empty() implements Position {}

    /**
     * The log does not know it, or no longer: it was rewound, or does not reach back so far.
     *
     * @param rival the block that the log holds in its place: proof that both are not of one chain
     */
    record Elsewhere(BlockId tip, Optional<BlockId> rival) implements Position {}
  }

  /**
   * Appends a block. The block at the tip itself is taken again and changes nothing.
   *
   * @param term of the leadership under which it was built; an older one than the log's is refused
   * @param block extends the tip, or is anything when the log is empty
   */
  CompletionStage<Outcome> commit(long term, PayloadEnvelope block);

  /**
   * Makes the log go on from another block, after a reorg. To the tip itself it changes nothing;
   * when what it was to give up is decided no more it is refused.
   */
  CompletionStage<Outcome> rewind(long term, TakeBack back);

  /** Where a block stands here, with all that older terms decided; missing never. */
  CompletionStage<Fetched<Position>> after(BlockId head);
}
