package opekko.devnet.l2;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import opekko.devnet.l1.TransactionPool;
import opekko.protocol.crypto.Keccak;
import opekko.protocol.crypto.Sha256;
import opekko.protocol.engine.PayloadAttributes;
import opekko.protocol.engine.PayloadId;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;

/**
 * A block in the making. Its forced transactions are in; those of the pool come in when it is asked
 * for the first time, and from then on it stays as it is. Not thread-safe.
 */
final class BuildJob {
  private static final Bytes NO_WITHDRAWALS = Bytes.of(0xc0);

  private final L2Draft draft;
  private final boolean takesFromPool;
  private LedgerBlock block;

  BuildJob(L2Draft draft, boolean takesFromPool) {
    this.draft = draft;
    this.takesFromPool = takesFromPool;
  }

  PayloadImport.Imported finish(TransactionPool pool) {
    if (block == null) {
      if (takesFromPool) pool.fill(draft);
      block = draft.seal();
    }
    return new PayloadImport.Imported(block, draft.state());
  }

  BuiltPayload payload(TransactionPool pool) {
    return new BuiltPayload(finish(pool).block().envelope(), draft.tips());
  }

  /**
   * The name of a job, the same for the same attributes on the same parent.
   *
   * @spec op-geth miner/payload_building.go
   */
  static PayloadId id(Hash parent, PayloadAttributes attributes) {
    var out = new ByteArrayOutputStream();
    put(out, parent.bytes());
    putLong(out, attributes.timestamp());
    put(out, attributes.prevRandao().bytes());
    put(out, attributes.suggestedFeeRecipient().bytes());
    put(out, NO_WITHDRAWALS);
    attributes.parentBeaconBlockRoot().ifPresent(root -> put(out, root.bytes()));
    var transactions = attributes.transactions();
    if (attributes.noTxPool() || !transactions.isEmpty()) {
      out.write(attributes.noTxPool() ? 1 : 0);
      putLong(out, transactions.size());
      transactions.forEach(each -> put(out, Keccak.hash(each).bytes()));
    }
    putLong(out, attributes.gasLimit());
    attributes.eip1559Params().ifPresent(params -> put(out, params));
    attributes.minBaseFee().ifPresent(fee -> putLong(out, fee));
    var hash = Sha256.hash(Bytes.wrap(out.toByteArray())).bytes();
    return new PayloadId(Bytes.concat(Bytes.of(version(attributes)), hash.slice(1, 7)));
  }

  /** Of forkchoiceUpdated: callers see in it which getPayload is right. */
  private static int version(PayloadAttributes attributes) {
    if (attributes.parentBeaconBlockRoot().isPresent()) return 3;
    return attributes.withdrawals().isPresent() ? 2 : 1;
  }

  private static void put(ByteArrayOutputStream out, Bytes bytes) {
    out.writeBytes(bytes.toArray());
  }

  private static void putLong(ByteArrayOutputStream out, long value) {
    out.writeBytes(ByteBuffer.allocate(Long.BYTES).putLong(value).array());
  }
}
