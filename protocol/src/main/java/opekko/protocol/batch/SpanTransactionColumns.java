package opekko.protocol.batch;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import opekko.protocol.rlp.RlpWriter;
import opekko.protocol.tx.SignedTransaction;
import opekko.protocol.type.Bytes;

/** Takes whole transactions apart into the columns of a span batch. */
final class SpanTransactionColumns {
  private static final int WORD_SIZE = 32;
  private static final BigInteger PLAIN_BASE = BigInteger.valueOf(27);
  private static final BigInteger PROTECTED_BASE = BigInteger.valueOf(35);

  private final BigInteger chainId;
  private final List<Boolean> creates = new ArrayList<>();
  private final List<Boolean> parities = new ArrayList<>();
  private final List<Boolean> isProtected = new ArrayList<>();
  private final ByteArrayOutputStream signatures = new ByteArrayOutputStream();
  private final ByteArrayOutputStream recipients = new ByteArrayOutputStream();
  private final List<Bytes> datas = new ArrayList<>();
  private final List<Long> nonces = new ArrayList<>();
  private final List<Long> gasLimits = new ArrayList<>();

  SpanTransactionColumns(long chainId) {
    this.chainId = new BigInteger(Long.toUnsignedString(chainId));
  }

  /**
   * @throws IllegalArgumentException when it is of a type, or for a chain, that cannot be batched
   */
  void add(Bytes encoded) {
    var type = SignedTransaction.typeOf(encoded);
    if (type > SignedTransaction.SET_CODE || type == SignedTransaction.BLOB)
      throw new IllegalArgumentException("a transaction of type " + type + " cannot be batched");
    var transaction = SignedTransaction.decode(encoded);
    var isBound = type != SignedTransaction.LEGACY || transaction.isProtected();
    if (isBound && !transaction.chainId().equals(chainId))
      throw new IllegalArgumentException(
          "transaction of chain " + transaction.chainId() + " in a batch of chain " + chainId);
    if (type == SignedTransaction.LEGACY) isProtected.add(isBound);
    creates.add(transaction.to().isEmpty());
    transaction.to().ifPresent(to -> recipients.writeBytes(to.bytes().toArray()));
    parities.add(parity(transaction));
    signatures.writeBytes(word(transaction.r()));
    signatures.writeBytes(word(transaction.s()));
    nonces.add(transaction.nonce());
    gasLimits.add(transaction.gas());
    datas.add(data(transaction));
  }

  SpanTransactions build() {
    return new SpanTransactions(
        bits(creates),
        bits(parities),
        Bytes.wrap(signatures.toByteArray()),
        Bytes.wrap(recipients.toByteArray()),
        List.copyOf(datas),
        nonces.stream().mapToLong(Long::longValue).toArray(),
        gasLimits.stream().mapToLong(Long::longValue).toArray(),
        bits(isProtected));
  }

  private static boolean parity(SignedTransaction transaction) {
    if (transaction.type() != SignedTransaction.LEGACY) return transaction.v().testBit(0);
    var base = transaction.isProtected() ? PROTECTED_BASE : PLAIN_BASE;
    return transaction.v().subtract(base).testBit(0);
  }

  /** The fields that have no column of their own. */
  private static Bytes data(SignedTransaction transaction) {
    var type = transaction.type();
    var out = new RlpWriter(transaction.data().size() + transaction.accessList().size() + 128);
    if (type != SignedTransaction.LEGACY) out.putRaw(Bytes.of(type));
    return out.putList(
            fields -> {
              fields.put(transaction.value()).put(transaction.tipCap());
              if (type == SignedTransaction.DYNAMIC_FEE || type == SignedTransaction.SET_CODE)
                fields.put(transaction.feeCap());
              fields.put(transaction.data());
              fields.putRaw(transaction.accessList()).putRaw(transaction.authorizations());
            })
        .toBytes();
  }

  private static byte[] word(BigInteger value) {
    var bytes = value.toByteArray();
    var start = bytes.length == WORD_SIZE + 1 ? 1 : 0;
    var word = new byte[WORD_SIZE];
    var size = bytes.length - start;
    System.arraycopy(bytes, start, word, WORD_SIZE - size, size);
    return word;
  }

  private static BitList bits(List<Boolean> values) {
    var bits = new boolean[values.size()];
    for (var i = 0; i < bits.length; i++) bits[i] = values.get(i);
    return BitList.of(bits);
  }
}
