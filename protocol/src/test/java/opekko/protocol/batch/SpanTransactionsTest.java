package opekko.protocol.batch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.function.Consumer;
import opekko.protocol.fault.InvalidData;
import opekko.protocol.rlp.RlpWriter;
import opekko.protocol.type.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One transaction made of columns that no honest batcher writes. */
class SpanTransactionsTest {
  private static final Bytes WORD_AND_ONE = Bytes.fromHex("01" + "00".repeat(32));
  private static final Bytes EMPTY_LIST = Bytes.of(0xc0);

  @Test
  void shouldKeepNumbersBeyond256BitsSinceOnlyTheEngineRefusesThem() {
    var data = RlpWriter.list(out -> out.put(WORD_AND_ONE).put(7).put(Bytes.EMPTY));

    var full = expand(data, false);

    var expected =
        RlpWriter.list(out -> {
          out.put(3).put(7).put(21_000).put(Bytes.wrap(new byte[20]));
          out.put(WORD_AND_ONE).put(Bytes.EMPTY).put(27).put(1).put(2);
        });
    assertEquals(expected, full);
  }

  @Test
  void shouldRefuseNumbersBeyond256BitsInSetCodeTransactions() {
    var data = typed(4, out -> setCode(out, WORD_AND_ONE));

    assertRefused(data, false, "span batch: number of 33 bytes");
  }

  @Test
  void shouldRefuseSetCodeTransactionsThatCreateAContract() {
    var data = typed(4, out -> setCode(out, Bytes.of(1)));

    assertEquals(4, expand(data, false).getUnsigned(0));
    assertRefused(data, true, "span batch: a set-code transaction cannot create a contract");
  }

  @Test
  void shouldPassMeteringTransactionsOnSinceTheRulesForBatchesRefuseThem() {
    var data = typed(0x7d, out -> out.put(1));

    assertEquals(data, expand(data, true));
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 5, 0x7e, 0x7f})
  void shouldRefuseOtherTypes(int type) {
    var data = typed(type, out -> out.put(1).put(1).put(Bytes.EMPTY));

    assertRefused(data, false, "span batch: transaction of type " + type);
  }

  @Test
  void shouldRefuseTypeZeroWrittenOut() {
    assertRefused(typed(0, out -> legacy(out)), false, "rlp: a list is expected");
  }

  @Test
  void shouldRefuseFieldsOfAnotherForm() {
    var leadingZero = RlpWriter.list(out -> out.put(Bytes.of(0, 1)).put(7).put(Bytes.EMPTY));
    var tooMany = RlpWriter.list(out -> legacy(out).put(1));
    var tooFew = RlpWriter.list(out -> out.put(1).put(2));
    var noAccessList = typed(1, out -> legacy(out).put(Bytes.EMPTY));
    var listOfOther =
        typed(1, out -> legacy(out).putList(list -> list.putList(entry -> entry.put(1))));

    assertRefused(leadingZero, false, "span batch: number with leading zero");
    assertRefused(tooMany, false, "rlp: 1 bytes too many");
    assertRefused(tooFew, false, "rlp: ends too early");
    assertRefused(noAccessList, false, "rlp: a list is expected");
    assertRefused(listOfOther, false, "rlp: 20 bytes are expected, not 1");
  }

  private static void assertRefused(Bytes data, boolean creates, String reason) {
    var error = assertThrows(InvalidData.class, () -> expand(data, creates));
    assertEquals(reason, error.getMessage());
  }

  /** Nonce 3, gas 21,000, to zero, parity 0, unprotected, r 1, s 2. */
  private static Bytes expand(Bytes data, boolean creates) {
    var signature = new byte[64];
    signature[31] = 1;
    signature[63] = 2;
    var columns =
        new SpanTransactions(
            BitList.of(creates),
            BitList.of(false),
            Bytes.wrap(signature),
            creates ? Bytes.EMPTY : Bytes.wrap(new byte[20]),
            List.of(data),
            new long[] {3},
            new long[] {21_000},
            BitList.of(false));
    return columns.expand(10).getFirst();
  }

  private static Bytes typed(int type, Consumer<RlpWriter> fields) {
    return RlpWriter.typed(type, fields);
  }

  private static RlpWriter legacy(RlpWriter out) {
    return out.put(1).put(7).put(Bytes.EMPTY);
  }

  private static void setCode(RlpWriter out, Bytes value) {
    out.put(value).put(1).put(1).put(Bytes.EMPTY).putRaw(EMPTY_LIST).putRaw(EMPTY_LIST);
  }
}
