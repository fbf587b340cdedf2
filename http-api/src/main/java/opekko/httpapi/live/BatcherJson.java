package opekko.httpapi.live;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import opekko.protocol.api.BatcherStatus;
import opekko.protocol.json.HexText;
import opekko.protocol.json.RefJson;

/** The batcher's part of the status. Amounts of wei are texts: they do not fit a JSON reader. */
final class BatcherJson {
  private BatcherJson() {}

  static void write(JsonGenerator out, BatcherStatus status) throws IOException {
    out.writeStartObject();
    HexText.writeField(out, "account", status.account());
    out.writeBooleanField("isRunning", status.isRunning());
    out.writeStringField("waitingFor", status.waitingFor());
    out.writeFieldName("balanceWei");
    if (status.balance().isPresent()) out.writeString(status.balance().get().toString());
    else out.writeNull();
    out.writeFieldName("lastLoaded");
    RefJson.write(out, status.lastLoaded());
    out.writeArrayFieldStart("channels");
    for (var channel : status.channels()) write(out, channel);
    out.writeEndArray();
    out.writeArrayFieldStart("inFlight");
    for (var transaction : status.inFlight()) write(out, transaction);
    out.writeEndArray();
    out.writeFieldName("totals");
    write(out, status.totals());
    out.writeEndObject();
  }

  private static void write(JsonGenerator out, BatcherStatus.Channel channel) throws IOException {
    out.writeStartObject();
    out.writeStringField("id", channel.id());
    out.writeNumberField("firstBlock", channel.firstBlock());
    out.writeNumberField("lastBlock", channel.lastBlock());
    out.writeNumberField("inputBytes", channel.inputBytes());
    out.writeNumberField("outputBytes", channel.outputBytes());
    out.writeNumberField("frames", channel.frames());
    out.writeNumberField("framesIncluded", channel.framesIncluded());
    out.writeBooleanField("isClosed", channel.isClosed());
    out.writeEndObject();
  }

  private static void write(JsonGenerator out, BatcherStatus.Transaction transaction)
      throws IOException {
    out.writeStartObject();
    HexText.writeField(out, "hash", transaction.hash());
    out.writeNumberField("nonce", transaction.nonce());
    out.writeNumberField("blobs", transaction.blobs());
    out.writeNumberField("attempts", transaction.attempts());
    out.writeStringField("since", transaction.since().toString());
    out.writeEndObject();
  }

  private static void write(JsonGenerator out, BatcherStatus.Totals totals) throws IOException {
    out.writeStartObject();
    out.writeNumberField("blocks", totals.blocks());
    out.writeNumberField("channels", totals.channels());
    out.writeNumberField("transactions", totals.transactions());
    out.writeNumberField("blobs", totals.blobs());
    out.writeNumberField("bytes", totals.bytes());
    out.writeNumberField("resubmissions", totals.resubmissions());
    out.writeStringField("feesPaidWei", totals.feesPaid().toString());
    out.writeEndObject();
  }
}
