package opekko.protocol.batch;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import opekko.protocol.fault.InvalidData;
import opekko.protocol.rlp.RlpReader;
import opekko.protocol.rlp.RlpWriter;
import opekko.protocol.tx.AccessLists;
import opekko.protocol.tx.SignedTransaction;
import opekko.protocol.type.Bytes;

/**
 * Puts whole transactions together from the columns of a span batch. Fields are moved as encoded:
 * what is canonical there is canonical here.
 */
final class SpanTransactionExpander {
  /**
   * The reference expands these since it knows metering by the sequencer, whatever the fork; the
   * rules for batches refuse them afterwards.
   */
  private static final int POST_EXEC = 0x7d;

  private static final int ANY_SIZE = Integer.MAX_VALUE;
  private static final int WORD_SIZE = 32;

  /** More than the fields in other columns take: nonce, gas, recipient, chain id and signature. */
  private static final int OTHER_FIELDS = 144;

  private final SpanTransactions columns;
  private final BigInteger chainId;
  private int nextRecipient;
  private int nextLegacy;

  SpanTransactionExpander(SpanTransactions columns, long chainId) {
    this.columns = columns;
    this.chainId = new BigInteger(Long.toUnsignedString(chainId));
  }

  List<Bytes> expandAll() {
    var transactions = new ArrayList<Bytes>(columns.size());
    for (var i = 0; i < columns.size(); i++) transactions.add(expand(i));
    return transactions;
  }

  private Bytes expand(int index) {
    var data = columns.datas().get(index);
    var to = recipient(index);
    return switch (SignedTransaction.typeOf(data)) {
      case SignedTransaction.LEGACY -> legacy(index, data, to);
      case SignedTransaction.ACCESS_LIST,
          SignedTransaction.DYNAMIC_FEE,
          SignedTransaction.SET_CODE ->
          typed(index, data, to);
      case POST_EXEC -> data;
      default ->
          throw new InvalidData(
              "span batch: transaction of type " + SignedTransaction.typeOf(data));
    };
  }

  /** Empty: creates a contract. */
  private Bytes recipient(int index) {
    if (columns.creates().get(index)) return Bytes.EMPTY;
    var at = SpanTransactions.RECIPIENT_SIZE * nextRecipient++;
    return columns.recipients().slice(at, SpanTransactions.RECIPIENT_SIZE);
  }

  private Bytes legacy(int index, Bytes data, Bytes to) {
    var in = RlpReader.ofList(data);
    var value = number(in, ANY_SIZE);
    var price = number(in, ANY_SIZE);
    var input = in.nextBytes();
    in.expectEnd();
    var v = legacyV(columns.parities().get(index) ? 1 : 0);
    return new RlpWriter(data.size() + OTHER_FIELDS)
        .putList(out -> {
          out.put(columns.nonces()[index]).put(price).put(columns.gasLimits()[index]);
          out.put(to).put(value).put(input).put(v);
          putSignature(out, index);
        })
        .toBytes();
  }

  private Bytes typed(int index, Bytes data, Bytes to) {
    var type = data.getUnsigned(0);
    var isSetCode = type == SignedTransaction.SET_CODE;
    if (isSetCode && to.isEmpty())
      throw new InvalidData("span batch: a set-code transaction cannot create a contract");
    // Beyond 256 bits only the newest type is strict in the reference; the engine refuses the rest.
    var maxSize = isSetCode ? WORD_SIZE : ANY_SIZE;
    var in = RlpReader.ofList(data.slice(1));
    var value = number(in, maxSize);
    var tip = number(in, maxSize);
    var hasFeeCap = type != SignedTransaction.ACCESS_LIST;
    var fee = hasFeeCap ? number(in, maxSize) : tip;
    var input = in.nextBytes();
    var accessList = AccessLists.next(in);
    var authorizations = isSetCode ? AccessLists.nextAuthorizations(in) : Bytes.EMPTY;
    in.expectEnd();
    return new RlpWriter(data.size() + OTHER_FIELDS)
        .putRaw(data.slice(0, 1))
        .putList(out -> {
          out.put(chainId).put(columns.nonces()[index]).put(tip);
          if (hasFeeCap) out.put(fee);
          out.put(columns.gasLimits()[index]).put(to).put(value).put(input);
          out.putRaw(accessList).putRaw(authorizations).put(columns.parities().get(index));
          putSignature(out, index);
        })
        .toBytes();
  }

  private BigInteger legacyV(int parity) {
    return columns.isProtected().get(nextLegacy++)
        ? chainId.shiftLeft(1).add(BigInteger.valueOf(35L + parity))
        : BigInteger.valueOf(27L + parity);
  }

  private void putSignature(RlpWriter out, int index) {
    var at = SpanTransactions.SIGNATURE_SIZE * index;
    out.put(withoutLeadingZeros(columns.signatures().slice(at, WORD_SIZE)));
    out.put(withoutLeadingZeros(columns.signatures().slice(at + WORD_SIZE, WORD_SIZE)));
  }

  private static Bytes withoutLeadingZeros(Bytes word) {
    var zeros = 0;
    while (zeros < word.size() && word.get(zeros) == 0) zeros++;
    return word.slice(zeros);
  }

  /** A number as its canonical bytes. */
  private static Bytes number(RlpReader in, int maxSize) {
    var item = in.nextBytes();
    if (!item.isEmpty() && item.get(0) == 0)
      throw new InvalidData("span batch: number with leading zero");
    if (item.size() > maxSize)
      throw new InvalidData("span batch: number of " + item.size() + " bytes");
    return item;
  }
}
