package opekko.httpapi.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.function.Function;
import opekko.protocol.fault.InvalidData;

/**
 * The params of a call. Texts of refusals are those of the reference's server, which clients match.
 *
 * @spec op-geth rpc/json.go: parsePositionalArguments
 */
public final class RpcArguments {
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
    if (params.isEmpty()) throw new InvalidData("missing value for required argument 0");
    T value;
    try {
      value = reader.apply(params.get(0));
    } catch (InvalidData cause) {
      throw new InvalidData("invalid argument 0: " + cause.getMessage());
    }
    refuseMoreThan(1);
    return value;
  }

  private void refuseMoreThan(int most) {
    if (params.size() > most) throw new InvalidData("too many arguments, want at most " + most);
  }
}
