package opekko.devnet.batcher;

import opekko.protocol.attributes.L1Attributes;
import opekko.protocol.attributes.L2BlockRefs;
import opekko.protocol.batch.SingularBatch;
import opekko.protocol.config.RollupConfig;
import opekko.protocol.engine.PayloadEnvelope;
import opekko.protocol.fault.InvalidData;
import opekko.protocol.tx.DepositTransaction;
import opekko.protocol.tx.SignedTransaction;
import opekko.protocol.type.L2BlockRef;

/**
 * An L2 block, reduced to what a batch says of it.
 *
 * @param originTime of its L1 origin, seconds
 * @param plainBytes it takes in a channel before compression, at the most
 */
public record LoadedBlock(L2BlockRef ref, SingularBatch batch, long originTime, int plainBytes) {
  private static final int BLOCK_OVERHEAD = 128;

  /** Columns of a span batch can take that much more than the transaction by itself. */
  private static final int TRANSACTION_OVERHEAD = 24;

  /**
   * @throws InvalidData when the block does not tell its place, or is the genesis
   */
  public static LoadedBlock of(RollupConfig rollup, PayloadEnvelope envelope) {
    var payload = envelope.payload();
    var ref = L2BlockRefs.of(rollup, payload);
    if (ref.number() == rollup.genesis().l2().number())
      throw new InvalidData("the genesis block is in no batch");
    var layout = L1Attributes.Layout.at(rollup, payload.timestamp());
    var deposit = DepositTransaction.decode(payload.transactions().getFirst());
    var transactions =
        payload.transactions().stream()
            .filter(each -> SignedTransaction.typeOf(each) != DepositTransaction.TYPE)
            .toList();
    var origin = ref.l1Origin();
    var batch =
        new SingularBatch(
            ref.parentHash(), origin.number(), origin.hash(), ref.time(), transactions);
    return of(ref, batch, L1Attributes.decode(layout, deposit.data()).time());
  }

  /**
   * @param originTime of its L1 origin, seconds
   */
  public static LoadedBlock of(L2BlockRef ref, SingularBatch batch, long originTime) {
    var size = BLOCK_OVERHEAD;
    for (var each : batch.transactions()) size += each.size() + TRANSACTION_OVERHEAD;
    return new LoadedBlock(ref, batch, originTime, size);
  }

  public long number() {
    return ref.number();
  }

  boolean startsEpoch() {
    return ref.sequenceNumber() == 0;
  }
}
