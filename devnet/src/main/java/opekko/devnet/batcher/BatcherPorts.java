package opekko.devnet.batcher;

import java.time.InstantSource;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import opekko.protocol.api.SyncStatus;
import opekko.protocol.engine.PayloadEnvelope;
import opekko.protocol.fault.Fetched;
import opekko.protocol.tx.SignedTransaction;
import opekko.protocol.tx.TransactionDraft;

/**
 * The batcher's outside world. Stages never fail by exception.
 *
 * @param work runs what takes the processor long: compression, blob proofs, signatures. In tests it
 *     may run them at once
 */
public record BatcherPorts(
    RollupNode rollup,
    L2Blocks l2,
    L1Account l1,
    TransactionSigner signer,
    Executor work,
    InstantSource clock) {

  /** The node whose safe head shows what L1 has. */
  @FunctionalInterface
  public interface RollupNode {
    CompletionStage<Fetched<SyncStatus>> syncStatus();
  }

  /** The engine whose blocks are batched. */
  @FunctionalInterface
  public interface L2Blocks {
    /** The canonical block of that number; its hash has been recomputed. */
    CompletionStage<Fetched<PayloadEnvelope>> block(long number);
  }

  /** Has the account's key. */
  @FunctionalInterface
  public interface TransactionSigner {
    SignedTransaction sign(TransactionDraft draft);
  }
}
