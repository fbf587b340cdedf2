package opekko.node.ha;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.StreamSupport;
import opekko.protocol.api.HaFinding;
import opekko.protocol.api.HaLogLine;
import opekko.protocol.api.HaMembers;
import opekko.protocol.api.HaResult;
import opekko.protocol.api.LeaderChange;
import opekko.protocol.fault.InvalidData;
import opekko.protocol.type.BlockId;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;
import opekko.rpc.rollup.HaStatusReader;

/** Reads what a node answers below {@code /ha/v1}; an absent value is null or missing. */
final class HaAnswers {
  private static final ObjectMapper JSON = new ObjectMapper();

  private HaAnswers() {}

  /**
   * @throws InvalidData when it is not what {@code reader} takes
   */
  static <T> T read(Bytes text, Function<JsonNode, T> reader) {
    try {
      return reader.apply(JSON.readTree(text.toArray()));
    } catch (IOException | IllegalArgumentException | DateTimeParseException | InvalidData e) {
      throw new InvalidData("this is no answer of a cluster's node: " + e.getMessage());
    }
  }

  static List<LeaderChange> changes(JsonNode node) {
    return elements(node, HaStatusReader::change);
  }

  static HaResult result(JsonNode node) {
    return new HaResult(
        text(node, "summary"),
        optional(node, "leader").map(JsonNode::asText),
        number(node, "term"),
        number(node, "tookMillis"),
        number(node, "lateBlocks"));
  }

  static List<HaLogLine> log(JsonNode node) {
    return elements(
        node,
        line ->
            new HaLogLine(
                number(line, "term"),
                number(line, "lineage"),
                block(field(line, "block")),
                text(line, "what")));
  }

  static List<HaFinding> findings(JsonNode node) {
    return elements(
        node,
        finding ->
            new HaFinding(
                text(finding, "subject"), isTrue(finding, "isOk"), text(finding, "text")));
  }

  static HaMembers members(JsonNode node) {
    return new HaMembers(
        number(node, "version"),
        list(
            node,
            "members",
            member ->
                new HaMembers.Member(
                    text(member, "id"), text(member, "address"), isTrue(member, "isVoter"))));
  }

  private static BlockId block(JsonNode node) {
    return new BlockId(Hash.fromHex(text(node, "hash")), number(node, "number"));
  }

  private static <T> List<T> list(JsonNode node, String name, Function<JsonNode, T> element) {
    return elements(field(node, name), element);
  }

  private static <T> List<T> elements(JsonNode node, Function<JsonNode, T> element) {
    if (!node.isArray()) throw new InvalidData("a list was expected");
    return StreamSupport.stream(node.spliterator(), false).map(element).toList();
  }

  private static Optional<JsonNode> optional(JsonNode node, String name) {
    return Optional.ofNullable(node.get(name)).filter(value -> !value.isNull());
  }

  private static JsonNode field(JsonNode node, String name) {
    return optional(node, name).orElseThrow(() -> new InvalidData("no " + name));
  }

  private static String text(JsonNode node, String name) {
    return field(node, name).asText();
  }

  private static long number(JsonNode node, String name) {
    return field(node, name).asLong();
  }

  private static boolean isTrue(JsonNode node, String name) {
    return field(node, name).asBoolean();
  }
}
