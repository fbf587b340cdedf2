package opekko.protocol.tx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import opekko.protocol.crypto.Keccak;
import opekko.protocol.crypto.Secp256k1;
import opekko.protocol.fault.InvalidData;
import opekko.protocol.rlp.RlpReader;
import opekko.protocol.rlp.RlpWriter;
import opekko.protocol.testkit.Hostile;
import opekko.protocol.testkit.Seeded;
import opekko.protocol.testkit.SeededChainData;
import opekko.protocol.type.Address;
import opekko.protocol.type.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TransactionPropertyTest {
  private static final BigInteger ORDER =
      new BigInteger("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141", 16);
  private static final int SIGNATURE_FIELDS = 3;

  private final Seeded seeded = new Seeded(24);
  private final SeededChainData data = new SeededChainData(seeded);

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4})
  void shouldDecodeWhatWasEncoded(int type) {
    for (var i = 0; i < 200; i++) {
      var transaction = data.transaction(type);
      var encoded = transaction.encode();

      assertEquals(transaction, SignedTransaction.decode(encoded));
      assertEquals(type, SignedTransaction.typeOf(encoded));
      assertEquals(Keccak.hash(encoded), transaction.hash());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4})
  void shouldRecoverWhoSignedAndRefuseTheMalleableTwin(int type) {
    for (var i = 0; i < 20; i++) {
      var key = seeded.bytes(32);
      var unsigned = data.transaction(type);

      var signed = sign(unsigned, key);

      assertEquals(Optional.of(Secp256k1.addressOfKey(key)), signed.sender());
      assertEquals(Optional.empty(), twin(signed).sender());
      assertEquals(
          Optional.empty(),
          withSignature(signed, signed.v(), BigInteger.ZERO, signed.s()).sender());
      assertEquals(
          Optional.empty(),
          withSignature(signed, signed.v(), signed.r(), BigInteger.ZERO).sender());
    }
  }

  @Test
  void shouldRecoverWhoSignedALegacyTransactionForNoChain() {
    var key = seeded.bytes(32);
    var unsigned =
        withSignature(data.transaction(0), BigInteger.valueOf(27), BigInteger.ONE, BigInteger.ONE);
    var signed = sign(unsigned, key);

    assertEquals(false, signed.isProtected());
    assertEquals(BigInteger.ZERO, SignedTransaction.decode(signed.encode()).chainId());
    assertEquals(Optional.of(Secp256k1.addressOfKey(key)), signed.sender());
    for (var v : List.of(0, 1, 26, 29, 34))
      assertEquals(
          Optional.empty(),
          withSignature(signed, BigInteger.valueOf(v), signed.r(), signed.s()).sender());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4})
  void shouldRefuseEveryTruncationAndSurviveChanges(int type) {
    for (var i = 0; i < 10; i++) {
      var encoded = data.transaction(type).encode();
      Hostile.assertRefusesTruncation(encoded, SignedTransaction::decode);
      Hostile.assertSurvivesChanges(encoded, SignedTransaction::decode, seeded);
    }
  }

  @Test
  void shouldDecodeDepositsThatWereEncodedAndRefuseTruncations() {
    for (var i = 0; i < 100; i++) {
      var deposit = data.deposit();
      var encoded = deposit.encode();

      assertEquals(deposit, DepositTransaction.decode(encoded));
      if (i < 10) Hostile.assertRefusesTruncation(encoded, DepositTransaction::decode);
      Hostile.assertSurvivesChanges(encoded, DepositTransaction::decode, seeded);
    }
  }

  @Test
  void shouldSurviveRandomBytesOfEachType() {
    for (var type : List.of(0xf8, 0xf9, 1, 2, 3, 4)) {
      Hostile.assertSurvivesRandomBytes(
          bytes -> SignedTransaction.decode(Bytes.concat(Bytes.of(type), bytes)), seeded);
    }
    Hostile.assertSurvivesRandomBytes(
        bytes -> DepositTransaction.decode(Bytes.concat(Bytes.of(0x7e), bytes)), seeded);
    Hostile.assertSurvivesRandomBytes(SignedTransaction::decode, seeded);
  }

  @Test
  void shouldRefuseTypesThatAreNotSigned() {
    var deposit = data.deposit().encode();
    for (var encoded : List.of(deposit, Bytes.of(5, 0xc0), Bytes.of(0, 0xc0), Bytes.of(0x80)))
      assertThrows(InvalidData.class, () -> SignedTransaction.decode(encoded), encoded::toHex);
    assertThrows(InvalidData.class, () -> DepositTransaction.decode(data.transaction(2).encode()));
  }

  @Test
  void shouldRefuseAccessListsOfAnotherForm() {
    var address = seeded.address();
    var key = seeded.hash();
    var right = entry(out -> out.put(address).putList(keys -> keys.put(key)));
    assertEquals(right, AccessLists.next(new RlpReader(right)));

    for (var wrong :
        List.of(
            Bytes.of(0x80),
            Bytes.of(0xc1, 0x80),
            entry(_ -> {}),
            entry(out -> out.put(address)),
            entry(out -> out.put(address).put(key)),
            entry(out -> out.put(address.bytes().slice(1)).putList(_ -> {})),
            entry(out -> out.put(address).putList(keys -> keys.put(key.bytes().slice(1)))),
            entry(out -> out.put(address).putList(_ -> {}).put(1L))))
      assertThrows(InvalidData.class, () -> AccessLists.next(new RlpReader(wrong)), wrong::toHex);
  }

  @Test
  void shouldRefuseAuthorizationsOfAnotherForm() {
    assertEquals(
        authorization(255, 1),
        AccessLists.nextAuthorizations(new RlpReader(authorization(255, 1))));
    for (var wrong :
        List.of(
            Bytes.of(0x80),
            Bytes.of(0xc1, 0xc0),
            authorization(256, 1),
            authorization(-1, 1),
            authorization(1, 0),
            authorization(1, 2)))
      assertThrows(
          InvalidData.class,
          () -> AccessLists.nextAuthorizations(new RlpReader(wrong)),
          wrong::toHex);
  }

  private static Bytes authorization(long parity, int numbersAtTheEnd) {
    return entry(out -> {
      out.put(1L).put(Address.ZERO).put(2L).put(parity).put(BigInteger.TEN);
      for (var i = 0; i < numbersAtTheEnd; i++) out.put(BigInteger.TEN);
    });
  }

  private static Bytes entry(Consumer<RlpWriter> fields) {
    return RlpWriter.list(list -> list.putList(fields));
  }

  private static SignedTransaction sign(SignedTransaction unsigned, Bytes key) {
    var signature = Secp256k1.sign(Keccak.hash(toSign(unsigned)), key);
    var r = new BigInteger(1, signature.rs().slice(0, 32).toArray());
    var s = new BigInteger(1, signature.rs().slice(32).toArray());
    var parity = BigInteger.valueOf(signature.yParity());
    if (unsigned.type() != SignedTransaction.LEGACY) return withSignature(unsigned, parity, r, s);
    var base =
        unsigned.isProtected()
            ? unsigned.chainId().shiftLeft(1).add(BigInteger.valueOf(35))
            : BigInteger.valueOf(27);
    return withSignature(unsigned, base.add(parity), r, s);
  }

  /** The fields without the signature: cut from the encoding, so not by the code under test. */
  private static Bytes toSign(SignedTransaction transaction) {
    var encoded = transaction.encode();
    var isLegacy = transaction.type() == SignedTransaction.LEGACY;
    var in = RlpReader.ofList(isLegacy ? encoded : encoded.slice(1));
    var fields = new ArrayList<Bytes>();
    while (!in.isAtEnd()) fields.add(in.nextRaw());
    var kept = fields.subList(0, fields.size() - SIGNATURE_FIELDS);
    var body =
        RlpWriter.list(out -> {
          kept.forEach(out::putRaw);
          if (isLegacy && transaction.isProtected()) out.put(transaction.chainId()).put(0L).put(0L);
        });
    return isLegacy ? body : Bytes.concat(Bytes.of(transaction.type()), body);
  }

  /** The other signature of the same key, with s in the upper half. */
  private static SignedTransaction twin(SignedTransaction signed) {
    var flip = signed.type() == SignedTransaction.LEGACY ? BigInteger.valueOf(35) : BigInteger.ZERO;
    var isOdd = signed.v().subtract(flip).testBit(0);
    var v = isOdd ? signed.v().subtract(BigInteger.ONE) : signed.v().add(BigInteger.ONE);
    return withSignature(signed, v, signed.r(), ORDER.subtract(signed.s()));
  }

  private static SignedTransaction withSignature(
      SignedTransaction t, BigInteger v, BigInteger r, BigInteger s) {
    return new SignedTransaction(
        t.type(),
        t.chainId(),
        t.nonce(),
        t.tipCap(),
        t.feeCap(),
        t.gas(),
        t.to(),
        t.value(),
        t.data(),
        t.accessList(),
        t.blobFeeCap(),
        t.blobHashes(),
        t.authorizations(),
        v,
        r,
        s);
  }
}
