package opekko.httpapi.ha;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import opekko.protocol.api.HaFinding;
import opekko.protocol.api.HaLogLine;
import opekko.protocol.api.HaMembers;
import opekko.protocol.api.HaResult;
import opekko.protocol.api.LeaderChange;
import opekko.protocol.json.RefJson;

/** What the cluster answers, besides its status. */
public final class HaAnswerJson {
  private HaAnswerJson() {}

  public static void result(JsonGenerator out, HaResult result) throws IOException {
    out.writeStartObject();
    out.writeStringField("summary", result.summary());
    HaStatusJson.text(out, "leader", result.leader());
    out.writeNumberField("term", result.term());
    out.writeNumberField("tookMillis", result.tookMillis());
    out.writeNumberField("lateBlocks", result.lateBlocks());
    out.writeEndObject();
  }

  public static void changes(JsonGenerator out, List<LeaderChange> changes) throws IOException {
    out.writeStartArray();
    for (var change : changes) change(out, change);
    out.writeEndArray();
  }

  private static void change(JsonGenerator out, LeaderChange change) throws IOException {
    out.writeStartObject();
    out.writeStringField("at", change.at().toString());
    HaStatusJson.text(out, "from", change.from());
    out.writeStringField("to", change.to());
    out.writeNumberField("term", change.term());
    out.writeStringField("cause", change.cause());
    out.writeArrayFieldStart("evidence");
    for (var seen : change.evidence()) out.writeString(seen);
    out.writeEndArray();
    HaStatusJson.block(out, "lastBlock", change.lastBlock());
    HaStatusJson.number(out, "gapMillis", change.gapMillis());
    out.writeNumberField("lateBlocks", change.lateBlocks());
    out.writeEndObject();
  }

  public static void log(JsonGenerator out, List<HaLogLine> lines) throws IOException {
    out.writeStartArray();
    for (var line : lines) {
      out.writeStartObject();
      out.writeNumberField("term", line.term());
      out.writeNumberField("lineage", line.lineage());
      out.writeFieldName("block");
      RefJson.write(out, line.block());
      out.writeStringField("what", line.what());
      out.writeEndObject();
    }
    out.writeEndArray();
  }

  public static void findings(JsonGenerator out, List<HaFinding> findings) throws IOException {
    out.writeStartArray();
    for (var finding : findings) {
      out.writeStartObject();
      out.writeStringField("subject", finding.subject());
      out.writeBooleanField("isOk", finding.isOk());
      out.writeStringField("text", finding.text());
      out.writeEndObject();
    }
    out.writeEndArray();
  }

  public static void members(JsonGenerator out, HaMembers members) throws IOException {
    out.writeStartObject();
    out.writeNumberField("version", members.version());
    out.writeArrayFieldStart("members");
    for (var member : members.members()) {
      out.writeStartObject();
      out.writeStringField("id", member.id());
      out.writeStringField("address", member.address());
      out.writeBooleanField("isVoter", member.isVoter());
      out.writeEndObject();
    }
    out.writeEndArray();
    out.writeEndObject();
  }
}
