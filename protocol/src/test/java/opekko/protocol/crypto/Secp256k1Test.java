package opekko.protocol.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Optional;
import opekko.protocol.testkit.Seeded;
import opekko.protocol.testkit.Vectors;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;
import org.junit.jupiter.api.Test;

class Secp256k1Test {
  private static final String ORDER =
      "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141";
  private static final Bytes ZERO = Hash.ZERO.bytes();

  private final Curve nativeCurve = new NativeCurve();
  private final Curve bouncyCurve = new BouncyCurve();
  private final Seeded seeded = new Seeded(32);

  @Test
  void shouldDeriveAccountsOfRecordedKeys() {
    for (var test : Vectors.json("rlp-trie", "keyaddrtest.json")) {
      var key = Bytes.fromHex(test.get("key").asText());

      assertEquals("0x" + test.get("addr").asText(), Secp256k1.addressOfKey(key).toHex());
    }
  }

  @Test
  void shouldRecoverTheAccountThatSigned() {
    for (var i = 0; i < 50; i++) {
      var key = seeded.bytes(32);
      var digest = seeded.hash();

      var signature = Secp256k1.sign(digest, key);

      assertEquals(
          Optional.of(Secp256k1.addressOfKey(key)),
          Secp256k1.recover(digest, signature.rs(), signature.yParity()));
    }
  }

  @Test
  void shouldAgreeWithTheFallbackOnSignaturesAndKeys() {
    for (var i = 0; i < 30; i++) {
      var key = seeded.bytes(32);
      var digest = seeded.hash();
      var rs = nativeCurve.sign(digest, key);

      assertEquals(nativeCurve.publicKey(key), bouncyCurve.publicKey(key));
      assertEquals(rs, bouncyCurve.sign(digest, key));
      for (var parity = 0; parity <= 1; parity++)
        assertEquals(
            nativeCurve.recover(digest, rs, parity), bouncyCurve.recover(digest, rs, parity));
    }
  }

  @Test
  void shouldAgreeWithTheFallbackOnSignaturesOfNobody() {
    var recovered = 0;
    for (var i = 0; i < 60; i++) {
      var digest = seeded.hash();
      var rs = seeded.bytes(64);
      var expected = nativeCurve.recover(digest, rs, i & 1);

      assertEquals(expected, bouncyCurve.recover(digest, rs, i & 1));
      if (expected.isPresent()) recovered++;
    }
    // About half of all numbers are the x of a point.
    assertEquals(true, recovered > 10 && recovered < 50, recovered + " recovered");
  }

  @Test
  void shouldRecoverNobodyWhenANumberIsOutOfRange() {
    var digest = seeded.hash();
    var good = nativeCurve.sign(digest, seeded.bytes(32));
    var r = good.slice(0, 32);
    var s = good.slice(32);
    var order = Bytes.fromHex(ORDER);
    var max = Bytes.fromHex("f".repeat(64));
    for (var rs :
        List.of(
            Bytes.concat(ZERO, s),
            Bytes.concat(r, ZERO),
            Bytes.concat(order, s),
            Bytes.concat(r, order),
            Bytes.concat(max, s),
            Bytes.concat(r, max))) {
      assertEquals(Optional.empty(), nativeCurve.recover(digest, rs, 0));
      assertEquals(Optional.empty(), bouncyCurve.recover(digest, rs, 0));
    }
    assertEquals(Optional.empty(), Secp256k1.recover(digest, good, 2));
    assertEquals(Optional.empty(), Secp256k1.recover(digest, good, -1));
    assertEquals(Optional.empty(), Secp256k1.recover(digest, good.slice(1), 0));
  }

  @Test
  void shouldRefuseKeysThatAreNone() {
    for (var key : List.of(ZERO, Bytes.fromHex(ORDER), Bytes.EMPTY, seeded.bytes(33)))
      for (var curve : List.of(nativeCurve, bouncyCurve)) {
        assertThrows(IllegalArgumentException.class, () -> curve.publicKey(key));
        assertThrows(IllegalArgumentException.class, () -> curve.sign(Hash.ZERO, key));
      }
  }

  @Test
  void shouldFallBackWhenTheLibraryCannotBeLoaded() {
    assertInstanceOf(
        BouncyCurve.class,
        Secp256k1.choose(() -> {
          throw new UnsatisfiedLinkError("no library here");
        }));
    assertInstanceOf(
        BouncyCurve.class,
        Secp256k1.choose(() -> {
          throw new IllegalStateException("no place to unpack");
        }));
    assertInstanceOf(NativeCurve.class, Secp256k1.choose(NativeCurve::new));
  }
}
