package opekko.rpc.block;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;
import opekko.protocol.fault.InvalidData;
import opekko.protocol.json.HexReader;
import opekko.protocol.json.Json;
import opekko.protocol.receipt.Log;
import opekko.protocol.type.Address;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;

/**
 * A log as the eth namespace tells it.
 *
 * @param index over all logs of the block; absent when the server does not tell it
 */
public record LogJson(Log log, OptionalLong index) {
  /**
   * @throws InvalidData when it is none
   */
  public static LogJson read(JsonParser in) throws IOException {
    var fields = new Fields();
    Json.readObject(in, fields::read);
    return new LogJson(
        new Log(
            required(fields.address, "address"),
            required(fields.topics, "topics"),
            required(fields.data, "data")),
        fields.index);
  }

  /** The fields as they come in. */
  private static final class Fields {
    private Address address;
    private List<Hash> topics;
    private Bytes data;
    private OptionalLong index = OptionalLong.empty();

    void read(String name, JsonParser in) throws IOException {
      switch (name) {
        case "address" -> address = HexReader.address(in);
        case "topics" -> topics = Json.readArray(in, HexReader::hash);
        case "data" -> data = HexReader.bytes(in);
        case "logIndex" -> index = OptionalLong.of(HexReader.quantity(in));
        default -> in.skipChildren();
      }
    }
  }

  private static <T> T required(T value, String field) {
    if (value == null) throw new InvalidData("receipt: log." + field + " is missing");
    return value;
  }
}
