package opekko.httpapi.methods.conductor;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletionStage;
import opekko.httpapi.methods.Results;
import opekko.httpapi.rpc.RpcArguments;
import opekko.httpapi.rpc.RpcDoc;
import opekko.httpapi.rpc.RpcMethod;
import opekko.protocol.api.ApiResult;
import opekko.protocol.api.EthProxy;
import opekko.protocol.json.Json;
import opekko.protocol.type.Bytes;

/** {@code eth_getBlockByNumber}: the engine's answer as it came; a block can be long. */
record GetBlockByNumberMethod(EthProxy engine) implements RpcMethod {
  private static final String NAME = "eth_getBlockByNumber";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public RpcDoc doc() {
    return new RpcDoc(
        "as the engine takes them", "as the engine answers", "A block of the leader's engine.");
  }

  @Override
  public CompletionStage<ApiResult<Json.Writer>> call(RpcArguments arguments) {
    return Results.of(
        engine.call(NAME, arguments.asJson()), (out, block) -> out.writeRawValue(text(block)));
  }

  private static String text(Bytes json) {
    return json.read(
        (array, offset, size) -> new String(array, offset, size, StandardCharsets.UTF_8));
  }
}
