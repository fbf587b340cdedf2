package opekko.devnet.rpc;

import java.io.ByteArrayOutputStream;
import opekko.protocol.json.Json;
import opekko.protocol.type.Bytes;

/** The answer to a GET request. */
public record PageReply(int status, Type type, Bytes body) {
  /** What the body is. */
  public enum Type {
    JSON,
    /** application/octet-stream. */
    BINARY
  }

  public static PageReply json(int status, Json.Writer writer) {
    var out = new ByteArrayOutputStream(1024);
    Json.write(out, writer);
    return new PageReply(status, Type.JSON, Bytes.wrap(out.toByteArray()));
  }

  public static PageReply binary(Bytes body) {
    return new PageReply(200, Type.BINARY, body);
  }
}
