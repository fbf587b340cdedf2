package opekko.node.ha;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.StreamSupport;
import opekko.protocol.api.HaFinding;
import opekko.protocol.api.HaLogLine;
import opekko.protocol.api.HaMembers;
import opekko.protocol.api.HaNode;
import opekko.protocol.api.HaResult;
import opekko.protocol.api.HaStatus;
import opekko.protocol.api.LeaderChange;
import opekko.protocol.fault.InvalidData;
import opekko.protocol.type.BlockId;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;

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

  static HaStatus status(JsonNode node) {
    return new HaStatus(
        Instant.parse(text(node, "at")),
        text(node, "self"),
        optional(node, "leader").map(JsonNode::asText),
        number(node, "term"),
        optional(node, "leaderSince").map(at -> Instant.parse(at.asText())),
        optional(node, "committed").map(HaAnswers::block),
        number(node, "lineage"),
        optional(node, "quorumSpare")
            .map(spare -> OptionalInt.of(spare.asInt()))
            .orElse(OptionalInt.empty()),
        list(node, "nodes", HaAnswers::node),
        optional(node, "pausedUntil").map(at -> Instant.parse(at.asText())),
        longs(node, "forcedGeneration"),
        list(node, "commitMillis", JsonNode::asDouble),
        list(node, "latenessMillis", JsonNode::asDouble),
        list(node, "changes", HaAnswers::change));
  }

  private static HaNode node(JsonNode node) {
    return new HaNode(
        text(node, "id"),
        HaNode.Role.valueOf(text(node, "role").toUpperCase(Locale.ROOT)),
        isTrue(node, "isReachable"),
        isTrue(node, "isReady"),
        list(node, "notReady", JsonNode::asText),
        isTrue(node, "isDrained"),
        (int) number(node, "priority"),
        optional(node, "unsafeHead").map(HaAnswers::block),
        optional(node, "committed").map(HaAnswers::block),
        longs(node, "lagBlocks"),
        longs(node, "l1AgeSeconds"),
        optional(node, "diskMillis")
            .map(millis -> OptionalDouble.of(millis.asDouble()))
            .orElse(OptionalDouble.empty()),
        longs(node, "clockOffsetMillis"),
        text(node, "version"),
        text(node, "publicRpc"));
  }

  static List<LeaderChange> changes(JsonNode node) {
    return elements(node, HaAnswers::change);
  }

  private static LeaderChange change(JsonNode node) {
    return new LeaderChange(
        Instant.parse(text(node, "at")),
        optional(node, "from").map(JsonNode::asText),
        text(node, "to"),
        number(node, "term"),
        text(node, "cause"),
        list(node, "evidence", JsonNode::asText),
        optional(node, "lastBlock").map(HaAnswers::block),
        longs(node, "gapMillis"),
        number(node, "lateBlocks"));
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

  private static OptionalLong longs(JsonNode node, String name) {
    return optional(node, name)
        .map(value -> OptionalLong.of(value.asLong()))
        .orElse(OptionalLong.empty());
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
