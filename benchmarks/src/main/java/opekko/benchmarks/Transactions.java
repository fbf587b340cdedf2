package opekko.benchmarks;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import opekko.protocol.tx.SignedTransaction;
import opekko.protocol.type.Address;
import opekko.protocol.type.Bytes;

/**
 * Transactions as users send them: plain transfers, token transfers, and calls with longer data, of
 * a few hundred accounts to a few hundred contracts. They compress about as real ones do.
 * Signatures are random: derivation does not look at them, and to recover a sender from one costs
 * what it costs anywhere.
 */
final class Transactions {
  private static final int ACCOUNTS = 300;
  private static final int CONTRACTS = 200;
  private static final BigInteger HALF_ORDER_BOUND = BigInteger.ONE.shiftLeft(254);

  private final SplittableRandom random;
  private final BigInteger chainId;
  private final List<Address> contracts = new ArrayList<>();
  private final long[] nonces = new long[ACCOUNTS];

  Transactions(SplittableRandom random, long chainId) {
    this.random = random;
    this.chainId = BigInteger.valueOf(chainId);
    for (var i = 0; i < CONTRACTS; i++) contracts.add(new Address(bytes(Address.SIZE)));
  }

  /** The next {@code count} transactions, encoded. */
  List<Bytes> next(int count) {
    var transactions = new ArrayList<Bytes>(count);
    for (var i = 0; i < count; i++) transactions.add(next().encode());
    return transactions;
  }

  private SignedTransaction next() {
    return switch (random.nextInt(5)) {
      case 0 -> to(new Address(bytes(Address.SIZE)), Bytes.EMPTY);
      case 1 -> to(contract(), Bytes.concat(Bytes.of(0x41, 0x4b, 0xf3, 0x89), words(8)));
      default -> to(contract(), Bytes.concat(Bytes.of(0xa9, 0x05, 0x9c, 0xbb), words(2)));
    };
  }

  SignedTransaction to(Address recipient, Bytes data) {
    return signed(SignedTransaction.DYNAMIC_FEE, recipient, data);
  }

  /** A transaction with a signature that some account could have made. */
  SignedTransaction recoverable(int type, Address recipient, Bytes data) {
    var transaction = signed(type, recipient, data);
    while (transaction.sender().isEmpty()) transaction = signed(type, recipient, data);
    return transaction;
  }

  private SignedTransaction signed(int type, Address recipient, Bytes data) {
    return new SignedTransaction(
        type,
        chainId,
        nonces[random.nextInt(ACCOUNTS)]++,
        BigInteger.valueOf(1_000_000L * random.nextInt(1, 20)),
        BigInteger.valueOf(1_000_000_000L + random.nextInt(1_000_000)),
        21_000L + 1_000L * random.nextInt(200),
        Optional.of(recipient),
        data.isEmpty() ? new BigInteger(1, bytes(8).toArray()) : BigInteger.ZERO,
        data,
        SignedTransaction.EMPTY_LIST,
        type == SignedTransaction.BLOB ? BigInteger.ONE : BigInteger.ZERO,
        List.of(),
        Bytes.EMPTY,
        BigInteger.valueOf(random.nextInt(2)),
        new BigInteger(1, bytes(32).toArray()).mod(HALF_ORDER_BOUND),
        new BigInteger(1, bytes(32).toArray()).mod(HALF_ORDER_BOUND));
  }

  Address contract() {
    return contracts.get(random.nextInt(CONTRACTS));
  }

  /** Words of calldata: an address or a number in each, the rest zero. */
  private Bytes words(int count) {
    var out = new byte[32 * count];
    for (var i = 0; i < count; i++) {
      var size = i % 2 == 0 ? Address.SIZE : random.nextInt(1, 10);
      bytes(size).copyTo(out, 32 * (i + 1) - size);
    }
    return Bytes.wrap(out);
  }

  Bytes bytes(int size) {
    var out = new byte[size];
    random.nextBytes(out);
    return Bytes.wrap(out);
  }
}
