package opekko.protocol.ssz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Optional;
import opekko.protocol.engine.PayloadEnvelope;
import opekko.protocol.fault.InvalidData;
import opekko.protocol.testkit.Hostile;
import opekko.protocol.testkit.Seeded;
import opekko.protocol.testkit.SeededChainData;
import opekko.protocol.type.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PayloadSszPropertyTest {
  private static final int EXTRA_DATA_OFFSET = 436;
  private static final int TRANSACTIONS_OFFSET = 504;
  private static final int WITHDRAWALS_OFFSET = 508;

  private final Seeded seeded = new Seeded(31);
  private final SeededChainData data = new SeededChainData(seeded);

  @ParameterizedTest
  @EnumSource(PayloadVersion.class)
  void shouldDecodeWhatWasEncoded(PayloadVersion version) {
    for (var i = 0; i < 200; i++) {
      var envelope = data.envelope(version);

      var encoded = PayloadSsz.encode(version, envelope);

      assertEquals(envelope, PayloadSsz.decode(version, encoded));
    }
  }

  @ParameterizedTest
  @EnumSource(PayloadVersion.class)
  void shouldRefuseOrReadAnotherPayloadWhenBytesAreCutOff(PayloadVersion version) {
    var envelope = data.envelope(version);
    var encoded = PayloadSsz.encode(version, envelope);
    for (var size = 0; size < encoded.size(); size++) {
      var cut = encoded.slice(0, size);
      // The last part of SSZ ends where the bytes end, so some shorter messages are right in form.
      try {
        assertNotEquals(envelope, PayloadSsz.decode(version, cut));
        assertEquals(true, size >= version.fixedSize());
      } catch (InvalidData e) {
        assertEquals(true, e.getMessage().startsWith("ssz: "), e.getMessage());
      }
    }
  }

  @ParameterizedTest
  @EnumSource(PayloadVersion.class)
  void shouldSurviveChangedAndRandomBytes(PayloadVersion version) {
    for (var i = 0; i < 20; i++)
      Hostile.assertSurvivesChanges(
          PayloadSsz.encode(version, data.envelope(version)),
          bytes -> PayloadSsz.decode(version, bytes),
          seeded);
    Hostile.assertSurvivesRandomBytes(bytes -> PayloadSsz.decode(version, bytes), seeded);
  }

  @Test
  void shouldRefuseOffsetsThatDoNotFit() {
    var encoded = PayloadSsz.encode(PayloadVersion.V2, data.envelope(PayloadVersion.V2));
    for (var position : List.of(EXTRA_DATA_OFFSET, TRANSACTIONS_OFFSET, WITHDRAWALS_OFFSET))
      for (var offset : List.of(0, 511, Integer.MAX_VALUE, Integer.MIN_VALUE, -1)) {
        var changed = withOffset(encoded, position, offset);
        Hostile.assertDecodesOrRefuses(changed, b -> PayloadSsz.decode(PayloadVersion.V2, b));
        assertThrows(
            InvalidData.class, () -> PayloadSsz.decode(PayloadVersion.V2, changed), changed::toHex);
      }
  }

  @Test
  void shouldRefuseTransactionOffsetsThatDoNotFit() {
    var encoded = PayloadSsz.encode(PayloadVersion.V1, data.envelope(PayloadVersion.V1));
    var fixed = encoded.slice(0, PayloadVersion.V1.fixedSize());
    var header = withOffset(fixed, TRANSACTIONS_OFFSET, PayloadVersion.V1.fixedSize());
    for (var list :
        List.of(
            "00",
            "00000000",
            "05000000ff",
            "04010000",
            "ffffffff",
            "0800000007000000",
            "08000000ffffffff"))
      assertThrows(
          InvalidData.class,
          () -> PayloadSsz.decode(PayloadVersion.V1, Bytes.concat(header, Bytes.fromHex(list))),
          list);
  }

  @Test
  void shouldReadExtraDataOfAtMost32Bytes() {
    var encoded = PayloadSsz.encode(PayloadVersion.V1, data.envelope(PayloadVersion.V1));
    var fixed = encoded.slice(0, PayloadVersion.V1.fixedSize());
    for (var size : List.of(32, 33)) {
      var whole =
          Bytes.concat(
              withOffset(fixed, TRANSACTIONS_OFFSET, fixed.size() + size), seeded.bytes(size));
      if (size == 32)
        assertEquals(32, PayloadSsz.decode(PayloadVersion.V1, whole).payload().extraData().size());
      else assertThrows(InvalidData.class, () -> PayloadSsz.decode(PayloadVersion.V1, whole));
    }
  }

  @Test
  void shouldNotEncodeAPayloadThatLacksAPartOfTheForm() {
    for (var version : PayloadVersion.values())
      for (var richer : PayloadVersion.values()) {
        var envelope = data.envelope(version);
        if (richer.compareTo(version) > 0)
          assertThrows(IllegalArgumentException.class, () -> PayloadSsz.encode(richer, envelope));
      }
    var whole = data.envelope(PayloadVersion.V4);
    var withRoot =
        new PayloadEnvelope(
            whole.parentBeaconBlockRoot(), data.envelope(PayloadVersion.V2).payload());
    assertThrows(
        IllegalArgumentException.class, () -> PayloadSsz.encode(PayloadVersion.V3, withRoot));
    var withoutBeaconRoot = new PayloadEnvelope(Optional.empty(), whole.payload());
    assertThrows(
        IllegalArgumentException.class,
        () -> PayloadSsz.encode(PayloadVersion.V4, withoutBeaconRoot));
  }

  private static Bytes withOffset(Bytes encoded, int position, int offset) {
    var changed = encoded.toArray();
    for (var i = 0; i < 4; i++) changed[position + i] = (byte) (offset >>> 8 * i);
    return Bytes.wrap(changed);
  }
}
