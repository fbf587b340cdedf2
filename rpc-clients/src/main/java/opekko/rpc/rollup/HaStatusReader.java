package opekko.rpc.rollup;

import static opekko.rpc.rollup.StatusFields.field;
import static opekko.rpc.rollup.StatusFields.instant;
import static opekko.rpc.rollup.StatusFields.list;
import static opekko.rpc.rollup.StatusFields.number;
import static opekko.rpc.rollup.StatusFields.optional;
import static opekko.rpc.rollup.StatusFields.optionalNumber;
import static opekko.rpc.rollup.StatusFields.optionalText;
import static opekko.rpc.rollup.StatusFields.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import opekko.protocol.api.HaNode;
import opekko.protocol.api.HaStatus;
import opekko.protocol.api.LeaderChange;
import opekko.protocol.fault.InvalidData;
import opekko.protocol.type.Bytes;

/** Reads what {@code GET /ha/v1/status} of this node answers. */
public final class HaStatusReader {
  private static final ObjectMapper JSON = new ObjectMapper();

  private HaStatusReader() {}

  /**
   * @throws InvalidData when it is no such status
   */
  static HaStatus read(Bytes text) {
    try {
      return status(JSON.readTree(text.toArray()));
    } catch (IOException | IllegalArgumentException | DateTimeParseException e) {
      throw new InvalidData("cluster status: " + e.getMessage());
    }
  }

  /**
   * @throws InvalidData when something is missing
   * @throws IllegalArgumentException when a value cannot be read
   * @throws DateTimeParseException when a time cannot be read
   */
  public static HaStatus status(JsonNode root) {
    return new HaStatus(
        instant(root, "at"),
        text(root, "self"),
        optionalText(root, "leader"),
        number(root, "term"),
        optionalText(root, "leaderSince").map(Instant::parse),
        optional(root, "committed").map(StatusFields::block),
        number(root, "lineage"),
        optional(root, "quorumSpare")
            .map(spare -> OptionalInt.of(spare.asInt()))
            .orElse(OptionalInt.empty()),
        list(root, "nodes", HaStatusReader::node),
        optionalText(root, "pausedUntil").map(Instant::parse),
        optionalNumber(root, "forcedGeneration"),
        list(root, "commitMillis", JsonNode::asDouble),
        list(root, "latenessMillis", JsonNode::asDouble),
        list(root, "changes", HaStatusReader::change));
  }

  private static HaNode node(JsonNode node) {
    return new HaNode(
        text(node, "id"),
        HaNode.Role.valueOf(text(node, "role").toUpperCase(Locale.ROOT)),
        field(node, "isReachable").asBoolean(),
        field(node, "isReady").asBoolean(),
        list(node, "notReady", JsonNode::asText),
        field(node, "isDrained").asBoolean(),
        (int) number(node, "priority"),
        optional(node, "unsafeHead").map(StatusFields::block),
        optional(node, "committed").map(StatusFields::block),
        optionalNumber(node, "lagBlocks"),
        optionalNumber(node, "l1AgeSeconds"),
        optional(node, "diskMillis")
            .map(millis -> OptionalDouble.of(millis.asDouble()))
            .orElse(OptionalDouble.empty()),
        optionalNumber(node, "clockOffsetMillis"),
        text(node, "version"),
        text(node, "publicRpc"));
  }

  /** Throws as {@link #status}. */
  public static LeaderChange change(JsonNode node) {
    return new LeaderChange(
        instant(node, "at"),
        optionalText(node, "from"),
        text(node, "to"),
        number(node, "term"),
        text(node, "cause"),
        list(node, "evidence", JsonNode::asText),
        optional(node, "lastBlock").map(StatusFields::block),
        optionalNumber(node, "gapMillis"),
        number(node, "lateBlocks"));
  }
}
