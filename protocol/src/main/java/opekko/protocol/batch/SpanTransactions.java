package opekko.protocol.batch;

import java.util.ArrayList;
import java.util.List;
import opekko.protocol.fault.InvalidData;
import opekko.protocol.type.Bytes;

/**
 * The transaction columns of a span batch: like fields lie together, which compresses well.
 *
 * @param creates for each transaction whether it creates a contract
 * @param parities y parity of each signature
 * @param signatures r and s, 64 bytes each
 * @param recipients of those that create nothing
 * @param datas type byte, if any, and the list of the fields not found in another column
 * @param isProtected for each legacy transaction whether it is bound to the chain (EIP-155)
 * @spec delta/span-batches.md#span-batch-format
 */
public record SpanTransactions(
    BitList creates,
    BitList parities,
    List<Bytes> signatures,
    List<Bytes> recipients,
    List<Bytes> datas,
    long[] nonces,
    long[] gasLimits,
    BitList isProtected) {

  static SpanTransactions decode(ColumnReader in, int total) {
    var creates = in.bits(total);
    var parities = in.bits(total);
    var signatures = slices(in, total, 64);
    var recipients = slices(in, total - creates.count(), 20);
    var datas = new ArrayList<Bytes>(Math.min(total, in.remaining()));
    var legacy = 0;
    for (var i = 0; i < total; i++) {
      var type = in.peek();
      if (type > 0x7f) {
        legacy++;
        datas.add(in.rlpList());
      } else {
        // Type 0 written out reads as a legacy transaction here, and fails when it is expanded.
        if (type == 0) legacy++;
        datas.add(Bytes.concat(in.bytes(1), in.rlpList()));
      }
    }
    var nonces = numbers(in, total);
    var gasLimits = numbers(in, total);
    return new SpanTransactions(
        creates, parities, signatures, recipients, datas, nonces, gasLimits, in.bits(legacy));
  }

  void encode(ColumnWriter out) {
    out.raw(creates.encode());
    out.raw(parities.encode());
    signatures.forEach(out::raw);
    recipients.forEach(out::raw);
    datas.forEach(out::raw);
    for (var nonce : nonces) out.uvarint(nonce);
    for (var gas : gasLimits) out.uvarint(gas);
    out.raw(isProtected.encode());
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

  /** Slices for as many as there are bytes: a claimed count alone allocates nothing. */
  private static List<Bytes> slices(ColumnReader in, int count, int size) {
    if ((long) count * size > in.remaining()) throw new InvalidData("span batch: cut short");
    var slices = new ArrayList<Bytes>(count);
    for (var i = 0; i < count; i++) slices.add(in.bytes(size));
    return slices;
  }

  private static long[] numbers(ColumnReader in, int count) {
    if (count > in.remaining()) throw new InvalidData("span batch: cut short");
    var numbers = new long[count];
    for (var i = 0; i < count; i++) numbers[i] = in.uvarint();
    return numbers;
  }
}
