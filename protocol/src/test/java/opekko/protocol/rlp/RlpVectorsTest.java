package opekko.protocol.rlp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import opekko.protocol.fault.InvalidData;
import opekko.protocol.testkit.Vectors;
import opekko.protocol.type.Bytes;
import org.junit.jupiter.api.Test;

class RlpVectorsTest {
  @Test
  void shouldEncodeAndDecodeEachValidVector() {
    for (var test : Vectors.json("rlp-trie", "rlptest.json").properties()) {
      var item = test.getValue().get("in");
      var encoded = Bytes.fromHex(test.getValue().get("out").asText());

      var writer = new RlpWriter(0);
      write(writer, item);
      var reader = new RlpReader(encoded);

      assertEquals(encoded, writer.toBytes(), test.getKey());
      assertRead(item, reader, test.getKey());
      reader.expectEnd();
    }
  }

  @Test
  void shouldRefuseEachInvalidVector() {
    for (var test : Vectors.json("rlp-trie", "invalidRLPTest.json").properties()) {
      var encoded = Bytes.fromHex(test.getValue().get("out").asText());

      assertThrows(
          InvalidData.class,
          () -> {
            var reader = new RlpReader(encoded);
            readThrough(reader);
            reader.expectEnd();
          },
          test.getKey());
    }
  }

  private static void write(RlpWriter out, JsonNode item) {
    if (item.isArray()) out.putList(list -> item.forEach(inner -> write(list, inner)));
    else if (item.isNumber()) out.put(item.longValue());
    else if (isBig(item)) out.put(big(item));
    else out.put(text(item));
  }

  private static void assertRead(JsonNode item, RlpReader in, String name) {
    if (item.isArray()) {
      var list = in.nextList();
      item.forEach(inner -> assertRead(inner, list, name));
      assertTrue(list.isAtEnd(), name);
    } else if (item.isNumber()) {
      assertEquals(item.longValue(), in.nextLong(), name);
    } else if (isBig(item)) {
      if (big(item).bitLength() <= 256) assertEquals(big(item), in.nextBigInteger(), name);
      else assertThrows(InvalidData.class, in::nextBigInteger, name);
    } else {
      assertEquals(text(item), in.nextBytes(), name);
    }
  }

  /** Down to the last item, as a strict reader of unknown data would. */
  private static void readThrough(RlpReader in) {
    if (!in.isListNext()) {
      in.nextBytes();
      return;
    }
    for (var list = in.nextList(); !list.isAtEnd(); ) readThrough(list);
  }

  private static boolean isBig(JsonNode item) {
    return item.asText().startsWith("#");
  }

  private static BigInteger big(JsonNode item) {
    return new BigInteger(item.asText().substring(1));
  }

  private static Bytes text(JsonNode item) {
    return Bytes.wrap(item.asText().getBytes(StandardCharsets.ISO_8859_1));
  }
}
