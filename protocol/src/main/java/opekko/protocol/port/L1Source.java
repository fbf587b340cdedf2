package opekko.protocol.port;

import java.util.List;
import java.util.concurrent.CompletionStage;
import opekko.protocol.fault.Fetched;
import opekko.protocol.l1.L1Block;
import opekko.protocol.type.Hash;
import opekko.protocol.type.L1BlockRef;

/**
 * Read port to L1's execution layer. Everything found has been verified (header hash, transactions,
 * receipts). Stages never fail by exception; they complete on threads of the implementation.
 */
public interface L1Source {
  /** Latest, safe and finalized, read together. */
  CompletionStage<Fetched<L1Heads>> heads();

  CompletionStage<Fetched<L1BlockRef>> ref(BlockSelector which);

  /** One block with its receipts, pinned by hash. */
  CompletionStage<Fetched<L1Block>> block(Hash hash);

  /**
   * Up to {@code count} consecutive blocks from number {@code first}, ascending, each the parent of
   * the next. Shorter at the tip; missing when not even the first exists.
   */
  CompletionStage<Fetched<List<L1Block>>> blocks(long first, int count);
}
