package opekko.protocol.rlp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import opekko.protocol.fault.InvalidData;
import opekko.protocol.testkit.Hostile;
import opekko.protocol.testkit.Seeded;
import opekko.protocol.type.Bytes;
import org.junit.jupiter.api.Test;

class RlpPropertyTest {
  private final Seeded seeded = new Seeded(21);

  /** Bytes, or a list of items. */
  private sealed interface Item {
    record Text(Bytes bytes) implements Item {}

    record Items(List<Item> items) implements Item {}
  }

  @Test
  void shouldDecodeWhatWasEncoded() {
    for (var i = 0; i < 500; i++) {
      var item = item(4);
      var encoded = encode(item);

      assertEquals(item, decode(encoded));
      assertEquals(encoded, new RlpReader(encoded).nextRaw());
    }
  }

  @Test
  void shouldDecodeStringsAndListsAroundEachLengthOfLength() {
    for (var size : List.of(0, 1, 2, 54, 55, 56, 57, 255, 256, 257, 65_535, 65_536, 70_000)) {
      var text = new Item.Text(seeded.bytes(size));

      assertEquals(text, decode(encode(text)));
      assertEquals(new Item.Items(List.of(text)), decode(encode(new Item.Items(List.of(text)))));
    }
    for (var value = 0; value < 256; value++) {
      var text = new Item.Text(Bytes.of(value));
      assertEquals(text, decode(encode(text)));
    }
  }

  @Test
  void shouldDecodeNumbersThatWereEncoded() {
    for (var i = 0; i < 1000; i++) {
      var small = seeded.u64();
      var big = seeded.u256();

      var in = new RlpReader(new RlpWriter().put(small).put(big).toBytes());

      assertEquals(small, in.nextLong());
      assertEquals(big, in.nextBigInteger());
      in.expectEnd();
    }
  }

  @Test
  void shouldRefuseNumbersThatAreTooLargeOrNotShortest() {
    for (var wrong : List.of("00", "820001", "89010000000000000000", "c0"))
      assertThrows(InvalidData.class, () -> new RlpReader(Bytes.fromHex(wrong)).nextLong(), wrong);
    var tooLarge = new RlpWriter().put(BigInteger.TWO.pow(256)).toBytes();
    assertThrows(InvalidData.class, () -> new RlpReader(tooLarge).nextBigInteger());
    assertThrows(InvalidData.class, () -> new RlpReader(Bytes.of(2)).nextBoolean());
    assertThrows(InvalidData.class, () -> new RlpReader(Bytes.of(0x80)).nextHash());
    assertThrows(InvalidData.class, () -> new RlpReader(Bytes.of(0x80)).nextAddress());
    assertThrows(
        IllegalArgumentException.class, () -> new RlpWriter().put(BigInteger.ONE.negate()));
  }

  @Test
  void shouldRefuseEveryTruncation() {
    for (var i = 0; i < 50; i++)
      Hostile.assertRefusesTruncation(encode(item(4)), RlpPropertyTest::decode);
  }

  @Test
  void shouldSurviveChangedAndRandomBytes() {
    for (var i = 0; i < 20; i++)
      Hostile.assertSurvivesChanges(encode(item(4)), RlpPropertyTest::decode, seeded);
    Hostile.assertSurvivesRandomBytes(RlpPropertyTest::decode, seeded);
  }

  @Test
  void shouldNotBelieveLengthsBeyondTheBytes() {
    for (var claim :
        List.of(
            "baffffff",
            "bbffffffff",
            "bfffffffffffffffff",
            "bf7fffffffffffffff",
            "bf8000000000000000",
            "fbffffffff",
            "ff7fffffffffffffff",
            "ffffffffffffffffff")) {
      var encoded = Bytes.fromHex(claim + "00");
      Hostile.assertDecodesOrRefuses(encoded, RlpPropertyTest::decode);
      assertThrows(InvalidData.class, () -> decode(encoded), claim);
    }
  }

  @Test
  void shouldNotReadBeyondTheOuterList() {
    // The inner list claims one byte more than the outer has.
    assertThrows(InvalidData.class, () -> decode(Bytes.fromHex("c2c2010203")));
    assertThrows(InvalidData.class, () -> RlpReader.ofList(Bytes.fromHex("c10203")));
  }

  @Test
  void shouldPassOverNestedListsWithoutDescending() {
    var nested = Bytes.of(0xc0);
    for (var depth = 0; depth < 5_000; depth++) {
      var inner = nested;
      nested = RlpWriter.list(out -> out.putRaw(inner));
    }

    assertEquals(nested, new RlpReader(nested).nextRaw());
  }

  private Item item(int depth) {
    if (depth == 0 || seeded.below(3) == 0) return new Item.Text(seeded.bytesUpTo(70));
    return new Item.Items(seeded.list(5, () -> item(depth - 1)));
  }

  private static Bytes encode(Item item) {
    var out = new RlpWriter(0);
    write(out, item);
    return out.toBytes();
  }

  private static void write(RlpWriter out, Item item) {
    switch (item) {
      case Item.Text(var bytes) -> out.put(bytes);
      case Item.Items(var items) -> out.putList(list -> items.forEach(i -> write(list, i)));
    }
  }

  private static Item decode(Bytes encoded) {
    var in = new RlpReader(encoded);
    var item = read(in);
    in.expectEnd();
    return item;
  }

  private static Item read(RlpReader in) {
    if (!in.isListNext()) return new Item.Text(in.nextBytes());
    var items = new ArrayList<Item>();
    for (var list = in.nextList(); !list.isAtEnd(); ) items.add(read(list));
    return new Item.Items(items);
  }
}
