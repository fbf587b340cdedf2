package opekko.httpapi.live;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import opekko.protocol.api.LiveEvent;
import opekko.protocol.json.Json;
import org.apache.pekko.util.ByteString;

/**
 * Frames of a stream of server-sent events, numbered on from where the client last was.
 *
 * @spec HTML Living Standard, 9.2 Server-sent events
 */
final class EventFrames {
  private long id;

  /**
   * @param lastEventId what the client says it got last; anything but a number is passed over
   */
  EventFrames(String lastEventId) {
    id = lastEventId.matches("\\d{1,18}") ? Long.parseLong(lastEventId) : 0;
  }

  /** How long a browser shall wait before it connects again. */
  static ByteString retryAfter(long millis) {
    return ByteString.fromString("retry: " + millis + "\n\n");
  }

  /** Tells proxies, and programs that look for silence, that the stream is alive. */
  static ByteString comment() {
    return ByteString.fromString(":\n\n");
  }

  ByteString event(LiveEvent event) {
    var json = new ByteArrayOutputStream(512);
    Json.write(json, out -> LiveTopic.write(out, event));
    return named(LiveTopic.of(event).label(), json.toByteArray());
  }

  /** The data is one line of JSON. */
  ByteString named(String name, byte[] json) {
    id++;
    var head = "event: " + name + "\nid: " + id + "\ndata: ";
    var frame = new ByteArrayOutputStream(head.length() + json.length + 2);
    frame.writeBytes(head.getBytes(StandardCharsets.US_ASCII));
    frame.writeBytes(json);
    frame.writeBytes(new byte[] {'\n', '\n'});
    return ByteString.fromArrayUnsafe(frame.toByteArray());
  }
}
