package opekko.httpapi.live;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import opekko.protocol.api.LiveEvent;
import opekko.protocol.json.RefJson;

/** What one can ask to be told of. */
public enum LiveTopic {
  UNSAFE("unsafe"),
  SAFE("safe"),
  FINALIZED("finalized"),
  SYNC_STATUS("syncStatus"),
  REORGS("reorgs");

  private final String label;

  LiveTopic(String label) {
    this.label = label;
  }

  /** As it is asked for. */
  public String label() {
    return label;
  }

  public static Optional<LiveTopic> named(String label) {
    return Arrays.stream(values()).filter(topic -> topic.label.equals(label)).findFirst();
  }

  /** All there are, for messages; each in quotes of that kind. */
  public static String labels(String quote, String separator) {
    return Arrays.stream(values())
        .map(topic -> quote + topic.label + quote)
        .collect(Collectors.joining(separator));
  }

  public static LiveTopic of(LiveEvent event) {
    return switch (event) {
      case LiveEvent.UnsafeHead _ -> UNSAFE;
      case LiveEvent.SafeHead _ -> SAFE;
      case LiveEvent.FinalizedHead _ -> FINALIZED;
      case LiveEvent.StatusChanged _ -> SYNC_STATUS;
      case LiveEvent.Reorged _ -> REORGS;
    };
  }

  /** Writes what subscribers get: a head as op-node prints it, or an object. */
  public static void write(JsonGenerator out, LiveEvent event) throws IOException {
    switch (event) {
      case LiveEvent.UnsafeHead(var head) -> RefJson.write(out, head);
      case LiveEvent.SafeHead(var head) -> RefJson.write(out, head);
      case LiveEvent.FinalizedHead(var head) -> RefJson.write(out, head);
      case LiveEvent.StatusChanged changed -> write(out, changed);
      case LiveEvent.Reorged reorged -> write(out, reorged);
    }
  }

  private static void write(JsonGenerator out, LiveEvent.StatusChanged changed) throws IOException {
    out.writeStartObject();
    out.writeStringField("cause", changed.cause());
    out.writeFieldName("status");
    SyncStatusJson.write(out, changed.status());
    out.writeEndObject();
  }

  private static void write(JsonGenerator out, LiveEvent.Reorged reorged) throws IOException {
    out.writeStartObject();
    out.writeStringField("chain", reorged.chain());
    out.writeFieldName("from");
    RefJson.write(out, reorged.from());
    out.writeFieldName("to");
    RefJson.write(out, reorged.to());
    out.writeNumberField("depth", reorged.depth());
    out.writeEndObject();
  }
}
