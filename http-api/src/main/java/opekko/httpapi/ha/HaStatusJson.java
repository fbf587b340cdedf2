package opekko.httpapi.ha;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import opekko.protocol.api.HaNode;
import opekko.protocol.api.HaStatus;
import opekko.protocol.json.RefJson;
import opekko.protocol.type.BlockId;

/**
 * The cluster as {@code GET /ha/v1/status} prints it: times in ISO 8601, durations in milliseconds
 * with a fraction, what is absent as null.
 */
public final class HaStatusJson {
  private static final int DECIMALS = 3;

  private HaStatusJson() {}

  public static void write(JsonGenerator out, HaStatus status) throws IOException {
    out.writeStartObject();
    out.writeStringField("at", status.at().toString());
    out.writeStringField("self", status.self());
    text(out, "leader", status.leader());
    out.writeNumberField("term", status.term());
    text(out, "leaderSince", status.leaderSince().map(Instant::toString));
    block(out, "committed", status.committed());
    out.writeNumberField("lineage", status.lineage());
    out.writeFieldName("quorumSpare");
    if (status.quorumSpare().isPresent()) out.writeNumber(status.quorumSpare().getAsInt());
    else out.writeNull();
    out.writeArrayFieldStart("nodes");
    for (var node : status.nodes()) write(out, node);
    out.writeEndArray();
    text(out, "pausedUntil", status.pausedUntil().map(Instant::toString));
    number(out, "forcedGeneration", status.forcedGeneration());
    millis(out, "commitMillis", status.commitMillis());
    millis(out, "latenessMillis", status.latenessMillis());
    out.writeFieldName("changes");
    HaAnswerJson.changes(out, status.changes());
    out.writeEndObject();
  }

  private static void write(JsonGenerator out, HaNode node) throws IOException {
    out.writeStartObject();
    out.writeStringField("id", node.id());
    out.writeStringField("role", node.role().name().toLowerCase(Locale.ROOT));
    out.writeBooleanField("isReachable", node.isReachable());
    out.writeBooleanField("isReady", node.isReady());
    out.writeArrayFieldStart("notReady");
    for (var reason : node.notReady()) out.writeString(reason);
    out.writeEndArray();
    out.writeBooleanField("isDrained", node.isDrained());
    out.writeNumberField("priority", node.priority());
    block(out, "unsafeHead", node.unsafeHead());
    block(out, "committed", node.committed());
    number(out, "lagBlocks", node.lagBlocks());
    number(out, "l1AgeSeconds", node.l1AgeSeconds());
    out.writeFieldName("diskMillis");
    if (node.diskMillis().isPresent()) out.writeNumber(rounded(node.diskMillis().getAsDouble()));
    else out.writeNull();
    number(out, "clockOffsetMillis", node.clockOffsetMillis());
    out.writeStringField("version", node.version());
    out.writeStringField("publicRpc", node.publicRpc());
    out.writeEndObject();
  }

  static void block(JsonGenerator out, String name, Optional<BlockId> block) throws IOException {
    out.writeFieldName(name);
    if (block.isPresent()) RefJson.write(out, block.get());
    else out.writeNull();
  }

  static void text(JsonGenerator out, String name, Optional<String> text) throws IOException {
    if (text.isPresent()) out.writeStringField(name, text.get());
    else out.writeNullField(name);
  }

  static void number(JsonGenerator out, String name, OptionalLong number) throws IOException {
    if (number.isPresent()) out.writeNumberField(name, number.getAsLong());
    else out.writeNullField(name);
  }

  private static void millis(JsonGenerator out, String name, List<Double> values)
      throws IOException {
    out.writeArrayFieldStart(name);
    for (var value : values) out.writeNumber(rounded(value));
    out.writeEndArray();
  }

  private static BigDecimal rounded(double value) {
    return BigDecimal.valueOf(value).setScale(DECIMALS, RoundingMode.HALF_UP).stripTrailingZeros();
  }
}
