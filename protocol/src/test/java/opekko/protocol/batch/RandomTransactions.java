package opekko.protocol.batch;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import opekko.protocol.rlp.RlpWriter;
import opekko.protocol.tx.SignedTransaction;
import opekko.protocol.type.Address;
import opekko.protocol.type.Bytes;

/** Transactions of every type that can be batched; form is right, signatures are noise. */
final class RandomTransactions {
  static final long CHAIN_ID = 589;
  private static final BigInteger CHAIN = BigInteger.valueOf(CHAIN_ID);
  private static final int[] TYPES = {
    SignedTransaction.LEGACY,
    SignedTransaction.ACCESS_LIST,
    SignedTransaction.DYNAMIC_FEE,
    SignedTransaction.SET_CODE
  };

  private final SplittableRandom random;

  RandomTransactions(SplittableRandom random) {
    this.random = random;
  }

  Bytes next() {
    return of(TYPES[random.nextInt(TYPES.length)], CHAIN);
  }

  Bytes of(int type, BigInteger chainId) {
    var tip = number(80);
    var hasFeeCap = type == SignedTransaction.DYNAMIC_FEE || type == SignedTransaction.SET_CODE;
    var creates = type != SignedTransaction.SET_CODE && random.nextInt(4) == 0;
    return new SignedTransaction(
            type,
            chainId,
            random.nextLong() >>> random.nextInt(64),
            tip,
            hasFeeCap ? number(80) : tip,
            random.nextLong() >>> random.nextInt(64),
            creates ? Optional.empty() : Optional.of(new Address(bytes(20))),
            number(256),
            bytes(random.nextInt(300)),
            type == SignedTransaction.LEGACY ? Bytes.EMPTY : accessList(),
            BigInteger.ZERO,
            List.of(),
            type == SignedTransaction.SET_CODE ? authorizations() : Bytes.EMPTY,
            v(type, chainId),
            number(256),
            number(256))
        .encode();
  }

  private BigInteger v(int type, BigInteger chainId) {
    var parity = BigInteger.valueOf(random.nextInt(2));
    if (type != SignedTransaction.LEGACY) return parity;
    var base = random.nextBoolean() ? 27 : chainId.longValueExact() * 2 + 35;
    return parity.add(BigInteger.valueOf(base));
  }

  private Bytes accessList() {
    return RlpWriter.list(out -> {
      for (var i = random.nextInt(3); i > 0; i--)
        out.putList(entry ->
            entry
                .put(bytes(20))
                .putList(keys -> {
                  for (var k = random.nextInt(3); k > 0; k--) keys.put(bytes(32));
                }));
    });
  }

  private Bytes authorizations() {
    return RlpWriter.list(out ->
        out.putList(entry ->
            entry
                .put(number(256))
                .put(bytes(20))
                .put(random.nextLong())
                .put((long) random.nextInt(256))
                .put(number(256))
                .put(number(256))));
  }

  Bytes bytes(int size) {
    var bytes = new byte[size];
    random.nextBytes(bytes);
    return Bytes.wrap(bytes);
  }

  private BigInteger number(int maxBits) {
    var bits = random.nextInt(maxBits + 1);
    return new BigInteger(1, bytes(32).toArray()).shiftRight(256 - bits);
  }
}
