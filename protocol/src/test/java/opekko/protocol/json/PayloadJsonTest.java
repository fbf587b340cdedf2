package opekko.protocol.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import opekko.protocol.block.Withdrawal;
import opekko.protocol.engine.ExecutionPayload;
import opekko.protocol.engine.PayloadAttributes;
import opekko.protocol.engine.PayloadEnvelope;
import opekko.protocol.fault.InvalidData;
import opekko.protocol.testkit.Vectors;
import opekko.protocol.type.Address;
import opekko.protocol.type.BlockId;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;
import opekko.protocol.type.L2BlockRef;
import org.junit.jupiter.api.Test;

class PayloadJsonTest {
  private static final ObjectMapper TREE = new ObjectMapper();
  private static final Random RANDOM = new Random(4);

  @Test
  void shouldReadAndWriteRecordedPayloads() throws IOException {
    for (var test : Vectors.json("engine-api", "payload-json.json").get("cases")) {
      var name = test.get("name").asText();
      var json = test.get("json");
      if (!name.startsWith("mod.rs:response_v")) continue;

      var payload = Json.read(text(json), PayloadJson::read);

      assertEquals(json, TREE.readTree(write(out -> PayloadJson.write(out, payload))), name);
    }
  }

  @Test
  void shouldReadEnvelopesOfGetPayload() {
    var read = 0;
    for (var test : Vectors.json("engine-api", "payload-json.json").get("cases")) {
      if (!test.get("json").has("executionPayload")) continue;

      var envelope = Json.read(text(test.get("json")), PayloadJson::readEnvelope);

      assertEquals(1, envelope.payload().blockNumber());
      assertTrue(envelope.parentBeaconBlockRoot().isPresent());
      read++;
    }
    assertEquals(2, read);
  }

  @Test
  void shouldRefuseRecordedFaultyPayloads() {
    for (var test : Vectors.json("engine-api", "payload-json.json").get("cases"))
      if (test.get("name").asText().endsWith("faulty"))
        assertThrows(InvalidData.class, () -> Json.read(text(test.get("json")), PayloadJson::read));
  }

  @Test
  void shouldNameTheMissingFieldForEachRequiredOne() throws IOException {
    var optional = List.of("withdrawals", "blobGasUsed", "excessBlobGas", "withdrawalsRoot");
    var whole = TREE.readTree(write(out -> PayloadJson.write(out, payload(3))));
    whole
        .fieldNames()
        .forEachRemaining(field -> {
          if (optional.contains(field)) return;
          var without = ((ObjectNode) whole.deepCopy()).without(field);
          var error =
              assertThrows(InvalidData.class, () -> Json.read(text(without), PayloadJson::read));
          assertEquals("execution payload: " + field + " is missing", error.getMessage());
        });
  }

  @Test
  void shouldKeepEveryFieldInBothDirections() {
    for (var transactionSize : List.of(0, 1, 3000, 300_000)) {
      var envelope = new PayloadEnvelope(Optional.of(hash()), payload(transactionSize));
      var text = write(out -> PayloadJson.write(out, envelope));
      assertEquals(envelope, Json.read(Bytes.wrap(text), PayloadJson::readEnvelope));
    }
  }

  @Test
  void shouldKeepAttributesInBothDirections() {
    var attributes =
        new PayloadAttributes(
            7,
            hash(),
            Address.ZERO,
            Optional.of(List.of()),
            Optional.of(hash()),
            List.of(Bytes.of(0x7e, 1), Bytes.of(2)),
            true,
            30_000_000,
            Optional.of(Bytes.fromHex("000000fa00000006")),
            OptionalLong.of(-1));
    var text = write(out -> AttributesJson.write(out, attributes));
    assertEquals(attributes, Json.read(Bytes.wrap(text), AttributesJson::read));
    assertTrue(
        new String(text, StandardCharsets.UTF_8).contains("\"minBaseFee\":18446744073709551615"));
  }

  @Test
  void shouldKeepReferencesInBothDirections() {
    var ref = new L2BlockRef(hash(), 5, hash(), 6, new BlockId(hash(), 7), 8);
    var text = write(out -> RefJson.write(out, ref));
    assertEquals(ref, Json.read(Bytes.wrap(text), RefJson::readL2));
  }

  @Test
  void shouldRefuseHexThatIsNone() {
    for (var bad :
        List.of("\"0x0\"", "\"0xzz\"", "\"00\"", "\"\"", "12", "[]", "\"0x\u00e4\u00e4\""))
      assertThrows(InvalidData.class, () -> Json.read(text(bad), HexReader::bytes), bad);
    for (var bad : List.of("\"0x\"", "\"0x10000000000000000\"", "\"0xg\"", "\"12\"", "null"))
      assertThrows(InvalidData.class, () -> Json.read(text(bad), HexReader::quantity), bad);
    assertEquals(-1, Json.read(text("\"0xffffffffffffffff\""), HexReader::quantity));
    assertEquals(
        BigInteger.TWO.pow(255),
        Json.read(text("\"0x8" + "0".repeat(63) + "\""), HexReader::bigQuantity));
    assertThrows(
        InvalidData.class,
        () -> Json.read(text("\"0x1" + "0".repeat(64) + "\""), HexReader::bigQuantity));
  }

  @Test
  void shouldRefuseTruncatedAndDeeplyNestedText() {
    var whole = write(out -> PayloadJson.write(out, payload(40)));
    for (var size = 0; size < whole.length; size += 7) {
      var cut = Bytes.wrap(whole, 0, size);
      assertThrows(InvalidData.class, () -> Json.read(cut, PayloadJson::read));
    }
    var deep = "{\"a\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}";
    assertThrows(InvalidData.class, () -> Json.read(text(deep), PayloadJson::read));
    assertThrows(InvalidData.class, () -> Json.read(text("{} {}"), in -> in.skipChildren()));
  }

  private static ExecutionPayload payload(int transactionSize) {
    return new ExecutionPayload(
        hash(),
        new Address(random(20)),
        hash(),
        hash(),
        random(256),
        hash(),
        1,
        2,
        3,
        4,
        random(17),
        BigInteger.TWO.pow(200),
        hash(),
        List.of(random(transactionSize), random(5)),
        Optional.of(List.of(new Withdrawal(1, 2, Address.ZERO, -4))),
        OptionalLong.of(5),
        OptionalLong.of(0),
        Optional.of(hash()));
  }

  private static Hash hash() {
    return new Hash(random(32));
  }

  private static Bytes random(int size) {
    var bytes = new byte[size];
    RANDOM.nextBytes(bytes);
    return Bytes.wrap(bytes);
  }

  private static byte[] write(Json.Writer writer) {
    var out = new ByteArrayOutputStream();
    Json.write(out, writer);
    return out.toByteArray();
  }

  private static Bytes text(JsonNode node) {
    return text(node.toString());
  }

  private static Bytes text(String json) {
    return Bytes.wrap(json.getBytes(StandardCharsets.UTF_8));
  }
}
