package opekko.httpapi.live;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Optional;
import opekko.protocol.api.LiveStatus;
import opekko.protocol.api.MailboxStatus;
import opekko.protocol.api.Standstill;
import opekko.protocol.json.Json;

/**
 * The status as {@code GET /live/status} prints it: heads as {@code optimism_syncStatus} does,
 * times in ISO 8601, durations in milliseconds with a fraction, what is absent as null.
 */
public final class LiveStatusJson {
  private static final int USUAL_BYTES = 8192;

  /** Writes one part of the status. */
  @FunctionalInterface
  private interface Part<T> {
    void write(JsonGenerator out, T value) throws IOException;
  }

  private LiveStatusJson() {}

  /** One line of UTF-8, without its end. */
  public static byte[] bytes(LiveStatus status) {
    var bytes = new ByteArrayOutputStream(USUAL_BYTES);
    Json.write(bytes, out -> write(out, status));
    return bytes.toByteArray();
  }

  private static void write(JsonGenerator out, LiveStatus status) throws IOException {
    out.writeStartObject();
    out.writeStringField("at", status.at().toString());
    out.writeStringField("version", status.version());
    out.writeNumberField("l2ChainId", status.l2ChainId());
    out.writeFieldName("sync");
    SyncStatusJson.write(out, status.sync());
    out.writeArrayFieldStart("whyNotAdvancing");
    for (var standstill : status.whyNotAdvancing()) write(out, standstill);
    out.writeEndArray();
    optional(out, "sequencer", status.sequencer(), SequencerJson::write);
    out.writeFieldName("mailbox");
    write(out, status.mailbox());
    optional(out, "batcher", status.batcher(), BatcherJson::write);
    out.writeEndObject();
  }

  private static void write(JsonGenerator out, Standstill standstill) throws IOException {
    out.writeStartObject();
    out.writeStringField("head", standstill.head());
    out.writeStringField("reason", standstill.reason());
    out.writeStringField("words", standstill.words());
    out.writeStringField("detail", standstill.detail());
    out.writeStringField("since", standstill.since().toString());
    out.writeEndObject();
  }

  private static void write(JsonGenerator out, MailboxStatus mailbox) throws IOException {
    out.writeStartObject();
    out.writeNumberField("depth", mailbox.depth());
    out.writeArrayFieldStart("kinds");
    for (var kind : mailbox.kinds()) {
      out.writeStartObject();
      out.writeStringField("name", kind.name());
      out.writeNumberField("count", kind.count());
      Millis.write(out, "totalMillis", kind.total());
      Millis.write(out, "slowestMillis", kind.slowest());
      out.writeEndObject();
    }
    out.writeEndArray();
    out.writeArrayFieldStart("lastFaults");
    for (var fault : mailbox.lastFaults()) {
      out.writeStartObject();
      out.writeStringField("at", fault.at().toString());
      out.writeStringField("text", fault.text());
      out.writeEndObject();
    }
    out.writeEndArray();
    out.writeEndObject();
  }

  private static <T> void optional(
      JsonGenerator out, String name, Optional<T> value, Part<T> writer) throws IOException {
    out.writeFieldName(name);
    if (value.isPresent()) writer.write(out, value.get());
    else out.writeNull();
  }
}
