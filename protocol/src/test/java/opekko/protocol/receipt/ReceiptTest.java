package opekko.protocol.receipt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.OptionalLong;
import opekko.protocol.fault.InvalidData;
import opekko.protocol.rlp.RlpWriter;
import opekko.protocol.testkit.Hostile;
import opekko.protocol.testkit.Seeded;
import opekko.protocol.testkit.SeededChainData;
import opekko.protocol.type.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReceiptTest {
  private static final int DEPOSIT = 0x7e;

  private final Seeded seeded = new Seeded(25);
  private final SeededChainData data = new SeededChainData(seeded);

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, DEPOSIT})
  void shouldDecodeWhatWasEncoded(int type) {
    for (var i = 0; i < 200; i++) {
      var receipt = data.receipt(type);
      var encoded = receipt.encode();

      assertTrue(Receipt.isKnown(encoded));
      assertEquals(receipt, Receipt.decode(encoded));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, DEPOSIT})
  void shouldRefuseEveryTruncationAndSurviveChanges(int type) {
    for (var i = 0; i < 10; i++) {
      var encoded = data.receipt(type).encode();
      Hostile.assertRefusesTruncation(encoded, Receipt::decode);
      Hostile.assertSurvivesChanges(encoded, Receipt::decode, seeded);
    }
  }

  @Test
  void shouldSurviveRandomBytes() {
    for (var type : List.of(0xf9, 1, 2, 3, 4, DEPOSIT))
      Hostile.assertSurvivesRandomBytes(
          bytes -> Receipt.decode(Bytes.concat(Bytes.of(type), bytes)), seeded);
    Hostile.assertSurvivesRandomBytes(Receipt::decode, seeded);
  }

  @Test
  void shouldTellUnknownTypesWithoutReadingThem() {
    for (var type : List.of(0, 5, 0x64, 0x7b, 0x7f, 0x80, 0xbf)) {
      var encoded = Bytes.concat(Bytes.of(type), seeded.bytes(100));
      assertFalse(Receipt.isKnown(encoded), "type " + type);
      assertThrows(InvalidData.class, () -> Receipt.decode(encoded));
    }
    assertFalse(Receipt.isKnown(Bytes.EMPTY));
  }

  @Test
  void shouldSucceedOnlyByStatusOne() {
    assertTrue(withOutcome(Bytes.of(1)).isSuccessful());
    assertFalse(withOutcome(Bytes.EMPTY).isSuccessful());
    assertFalse(withOutcome(seeded.hash().bytes()).isSuccessful());
  }

  @Test
  void shouldRefuseOutcomesThatAreNeitherStatusNorStateRoot() {
    for (var outcome : List.of(Bytes.of(0), Bytes.of(2), Bytes.of(1, 1), seeded.bytes(31)))
      assertThrows(
          InvalidData.class, () -> Receipt.decode(withOutcome(outcome).encode()), outcome::toHex);
  }

  @Test
  void shouldRefuseDepositFieldsOnOtherReceipts() {
    var receipt = data.receipt(2);
    var withNonce =
        new Receipt(
            2,
            receipt.outcome(),
            receipt.cumulativeGasUsed(),
            receipt.logsBloom(),
            receipt.logs(),
            OptionalLong.of(7),
            OptionalLong.empty());

    assertThrows(InvalidData.class, () -> Receipt.decode(withNonce.encode()));
  }

  @Test
  void shouldRefuseALogOfFiveTopics() {
    var log =
        RlpWriter.list(logs ->
            logs.putList(fields -> {
              fields.put(seeded.address());
              fields.putList(topics -> {
                for (var i = 0; i < 5; i++) topics.put(seeded.hash());
              });
              fields.put(Bytes.EMPTY);
            }));
    var receipt =
        RlpWriter.list(out -> out.put(1L).put(21_000L).put(seeded.bytes(256)).putRaw(log));

    var refusal = assertThrows(InvalidData.class, () -> Receipt.decode(receipt));

    assertEquals("log: more than four topics", refusal.getMessage());
  }

  private Receipt withOutcome(Bytes outcome) {
    var receipt = data.receipt(0);
    return new Receipt(
        0,
        outcome,
        receipt.cumulativeGasUsed(),
        receipt.logsBloom(),
        receipt.logs(),
        OptionalLong.empty(),
        OptionalLong.empty());
  }
}
