package opekko.httpapi.live;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import opekko.protocol.api.BlockTiming;
import opekko.protocol.api.SequencerStatus;
import opekko.protocol.json.RefJson;

/** The sequencer's part of the status. */
final class SequencerJson {
  private SequencerJson() {}

  static void write(JsonGenerator out, SequencerStatus status) throws IOException {
    out.writeStartObject();
    out.writeBooleanField("isActive", status.isActive());
    out.writeFieldName("term");
    if (status.term().isPresent()) out.writeNumber(status.term().getAsLong());
    else out.writeNull();
    out.writeStringField("phase", status.phase());
    out.writeFieldName("head");
    RefJson.write(out, status.head());
    out.writeNumberField("driftLeftSeconds", status.driftLeftSeconds());
    out.writeFieldName("nextAction");
    if (status.nextAction().isPresent()) out.writeString(status.nextAction().get().toString());
    else out.writeNull();
    out.writeStringField("waitingFor", status.waitingFor());
    out.writeBooleanField("isRecoverMode", status.isRecoverMode());
    out.writeArrayFieldStart("lastBlocks");
    for (var block : status.lastBlocks()) write(out, block);
    out.writeEndArray();
    out.writeEndObject();
  }

  private static void write(JsonGenerator out, BlockTiming block) throws IOException {
    out.writeStartObject();
    out.writeNumberField("number", block.number());
    out.writeNumberField("timestamp", block.timestamp());
    out.writeNumberField("transactions", block.transactions());
    Millis.write(out, "startMillis", block.start());
    Millis.write(out, "sealMillis", block.seal());
    Millis.write(out, "commitMillis", block.commit());
    Millis.write(out, "signMillis", block.sign());
    Millis.write(out, "publishMillis", block.publish());
    Millis.write(out, "insertMillis", block.insert());
    out.writeStringField("complete", block.complete().toString());
    Millis.write(out, "latenessMillis", block.lateness());
    out.writeEndObject();
  }
}
