package opekko.rpc.rollup;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.StreamSupport;
import opekko.protocol.fault.InvalidData;
import opekko.protocol.json.Json;
import opekko.protocol.type.BlockId;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;

/** Fields of the statuses that a node of this kind tells; null is as good as absent. */
final class StatusFields {
  /** Of a millisecond. */
  private static final BigDecimal NANOS = BigDecimal.valueOf(1_000_000);

  private StatusFields() {}

  /** A part that the rollup API has too, and that is read as there. */
  static <T> T inWords(JsonNode node, String name, Json.Reader<T> reader) {
    var bytes = field(node, name).toString().getBytes(StandardCharsets.UTF_8);
    return Json.read(Bytes.wrap(bytes), reader);
  }

  static <T> List<T> list(JsonNode node, String name, Function<JsonNode, T> element) {
    return StreamSupport.stream(field(node, name).spliterator(), false).map(element).toList();
  }

  static Optional<JsonNode> optional(JsonNode node, String name) {
    return Optional.ofNullable(node.get(name)).filter(value -> !value.isNull());
  }

  static JsonNode field(JsonNode node, String name) {
    return optional(node, name).orElseThrow(() -> new InvalidData("status: no " + name));
  }

  static String text(JsonNode node, String name) {
    return field(node, name).asText();
  }

  static long number(JsonNode node, String name) {
    return field(node, name).asLong();
  }

  static Instant instant(JsonNode node, String name) {
    return Instant.parse(text(node, name));
  }

  static Duration millis(JsonNode node) {
    return Duration.ofNanos(node.decimalValue().multiply(NANOS).longValue());
  }

  static OptionalLong optionalNumber(JsonNode node, String name) {
    return optional(node, name)
        .map(value -> OptionalLong.of(value.asLong()))
        .orElse(OptionalLong.empty());
  }

  static Optional<String> optionalText(JsonNode node, String name) {
    return optional(node, name).map(JsonNode::asText);
  }

  static BlockId block(JsonNode node) {
    return new BlockId(Hash.fromHex(text(node, "hash")), number(node, "number"));
  }
}
