package opekko.protocol.batch;

import java.util.ArrayList;
import java.util.List;
import opekko.protocol.fault.InvalidData;
import opekko.protocol.tx.SignedTransaction;
import opekko.protocol.type.Bytes;

/**
 * The transaction columns of a span batch: like fields lie together, which compresses well. All
 * byte data are slices of the batch.
 *
 * @param creates for each transaction whether it creates a contract
 * @param parities y parity of each signature
 * @param signatures r and s, 64 bytes for each transaction
 * @param recipients 20 bytes for each that creates nothing
 * @param datas type byte, if any, and the list of the fields not found in another column
 * @param nonces unsigned
 * @param gasLimits unsigned
 * @param isProtected for each legacy transaction whether it is bound to the chain (EIP-155)
 * @spec delta/span-batches.md#span-batch-format
 */
public record SpanTransactions(
    BitList creates,
    BitList parities,
    Bytes signatures,
    Bytes recipients,
    List<Bytes> datas,
    long[] nonces,
    long[] gasLimits,
    BitList isProtected) {
  static final int SIGNATURE_SIZE = 64;
  static final int RECIPIENT_SIZE = 20;

  static SpanTransactions decode(ColumnReader in, int total) {
    var creates = in.bits(total);
    var parities = in.bits(total);
    var signatures = in.bytes(total * SIGNATURE_SIZE);
    var recipients = in.bytes((total - creates.count()) * RECIPIENT_SIZE);
    var datas = new ArrayList<Bytes>(Math.min(total, in.remaining()));
    var legacy = 0;
    for (var i = 0; i < total; i++) {
      var data = in.typedList();
      datas.add(data);
      // Type 0 written out counts as legacy here, and fails when it is expanded.
      if (SignedTransaction.typeOf(data) == SignedTransaction.LEGACY) legacy++;
    }
    var nonces = numbers(in, total);
    var gasLimits = numbers(in, total);
    return new SpanTransactions(
        creates, parities, signatures, recipients, datas, nonces, gasLimits, in.bits(legacy));
  }

  void encode(ColumnWriter out) {
    out.raw(creates.bytes());
    out.raw(parities.bytes());
    out.raw(signatures);
    out.raw(recipients);
    datas.forEach(out::raw);
    for (var nonce : nonces) out.uvarint(nonce);
    for (var gas : gasLimits) out.uvarint(gas);
    out.raw(isProtected.bytes());
  }

  public int size() {
    return datas.size();
  }

  /**
   * The transactions in full, as the blocks will carry them.
   *
   * @throws InvalidData when the columns do not make transactions
   */
  public List<Bytes> expand(long chainId) {
    return new SpanTransactionExpander(this, chainId).expandAll();
  }

  /** A number takes a byte at least: a claimed count alone allocates nothing. */
  private static long[] numbers(ColumnReader in, int count) {
    if (count > in.remaining()) throw new InvalidData("span batch: cut short");
    var numbers = new long[count];
    for (var i = 0; i < count; i++) numbers[i] = in.uvarint();
    return numbers;
  }
}
