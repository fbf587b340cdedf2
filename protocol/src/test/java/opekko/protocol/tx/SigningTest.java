package opekko.protocol.tx;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import opekko.protocol.crypto.Secp256k1;
import opekko.protocol.testkit.Seeded;
import opekko.protocol.type.Address;
import opekko.protocol.type.Bytes;
import org.junit.jupiter.api.Test;

class SigningTest {
  private final Seeded seeded = new Seeded(8);

  @Test
  void shouldRecoverWhoSignedADraft() {
    for (var i = 0; i < 50; i++) {
      var key = seeded.bytes(32);
      var plain =
          TransactionDraft.on(1 + seeded.below(1000), seeded.below(1000))
              .paying(seeded.address(), seeded.u256())
              .calling(seeded.address(), seeded.bytesUpTo(100))
              .withFees(BigInteger.ONE, BigInteger.TEN);
      var carrying = plain.carrying(List.of(seeded.hash()), BigInteger.TWO);

      for (var draft : List.of(plain, carrying)) {
        var signed = SignedTransaction.decode(draft.signedBy(key).encode());
        assertEquals(Optional.of(Secp256k1.addressOfKey(key)), signed.sender());
        assertEquals(draft.data(), signed.data());
        assertEquals(draft.blobHashes(), signed.blobHashes());
      }
    }
  }

  @Test
  void shouldBindLegacyTransactionsToTheirChainUnlessItIsZero() {
    var key = seeded.bytes(32);
    for (var chain : List.of(0L, 1L, 900L, 11_155_111L)) {
      var unsigned = legacy(BigInteger.valueOf(chain));

      var signed = SignedTransaction.decode(unsigned.signedBy(key).encode());

      assertEquals(chain != 0, signed.isProtected());
      assertEquals(BigInteger.valueOf(chain), signed.chainId());
      assertEquals(Optional.of(Secp256k1.addressOfKey(key)), signed.sender());
    }
  }

  private static SignedTransaction legacy(BigInteger chainId) {
    var zero = BigInteger.ZERO;
    return new SignedTransaction(
        SignedTransaction.LEGACY,
        chainId,
        7,
        BigInteger.TEN,
        BigInteger.TEN,
        21_000,
        Optional.of(Address.ZERO),
        BigInteger.ONE,
        Bytes.EMPTY,
        Bytes.EMPTY,
        zero,
        List.of(),
        Bytes.EMPTY,
        zero,
        zero,
        zero);
  }
}
