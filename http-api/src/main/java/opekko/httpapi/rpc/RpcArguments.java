package opekko.httpapi.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import opekko.protocol.fault.InvalidData;
import opekko.protocol.type.Bytes;

/**
 * The params of a call. Texts of refusals are those of the reference's server, which clients match.
 *
 * @spec op-geth rpc/json.go: parsePositionalArguments
 */
public final class RpcArguments {
  private static final byte[] NO_PARAMS = {'[', ']'};

  private final JsonNode params;

  private RpcArguments(JsonNode params) {
    this.params = params;
  }

  /** Absent params and {@code null} are an empty list. */
  static RpcArguments of(JsonNode params) {
    if (!params.isMissingNode() && !params.isNull() && !params.isArray())
      throw new InvalidData("non-array args");
    return new RpcArguments(params);
  }

  /** For a method that takes nothing. */
  public void none() {
    refuseMoreThan(0);
  }

  /** For a method that takes one argument. */
  public <T> T one(Function<JsonNode, T> reader) {
    var value = at(0, reader);
    refuseMoreThan(1);
    return value;
  }

  /** One of several, counted from 0; the last is followed by {@link #refuseMoreThan}. */
  public <T> T at(int index, Function<JsonNode, T> reader) {
    if (params.size() <= index)
      throw new InvalidData("missing value for required argument " + index);
    try {
      return reader.apply(params.get(index));
    } catch (InvalidData cause) {
      throw new InvalidData("invalid argument " + index + ": " + cause.getMessage());
    }
  }

  public void refuseMoreThan(int most) {
    if (params.size() > most) throw new InvalidData("too many arguments, want at most " + most);
  }

  /** All of them as they came, for a call that goes on to somebody else. */
  public Bytes asJson() {
    return Bytes.wrap(
        params.isArray() ? params.toString().getBytes(StandardCharsets.UTF_8) : NO_PARAMS.clone());
  }
}
