package opekko.httpapi.methods.optimism;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.concurrent.CompletionStage;
import opekko.httpapi.live.SyncStatusJson;
import opekko.httpapi.methods.Results;
import opekko.httpapi.rpc.RpcArgument;
import opekko.httpapi.rpc.RpcArguments;
import opekko.httpapi.rpc.RpcDoc;
import opekko.httpapi.rpc.RpcMethod;
import opekko.protocol.api.ApiResult;
import opekko.protocol.api.OutputAtBlock;
import opekko.protocol.api.RollupApi;
import opekko.protocol.json.HexText;
import opekko.protocol.json.Json;
import opekko.protocol.json.RefJson;

/** {@code optimism_outputAtBlock}: what the proposer posts to L1. */
record OutputAtBlockMethod(RollupApi rollup) implements RpcMethod {
  @Override
  public String name() {
    return "optimism_outputAtBlock";
  }

  @Override
  public RpcDoc doc() {
    return new RpcDoc(
        "L2 block number (hex)",
        "output object: `version`, `outputRoot`, `blockRef`, `withdrawalStorageRoot`, `stateRoot`, `syncStatus`",
        "The output root of an L2 block and what it is made of.");
  }

  @Override
  public CompletionStage<ApiResult<Json.Writer>> call(RpcArguments arguments) {
    var number = arguments.one(RpcArgument::quantity);
    return Results.of(rollup.outputAtBlock(number), OutputAtBlockMethod::write);
  }

  private static void write(JsonGenerator out, OutputAtBlock output) throws IOException {
    out.writeStartObject();
    HexText.writeField(out, "version", output.version());
    HexText.writeField(out, "outputRoot", output.outputRoot());
    out.writeFieldName("blockRef");
    RefJson.write(out, output.blockRef());
    HexText.writeField(out, "withdrawalStorageRoot", output.withdrawalStorageRoot());
    HexText.writeField(out, "stateRoot", output.stateRoot());
    out.writeFieldName("syncStatus");
    SyncStatusJson.write(out, output.status());
    out.writeEndObject();
  }
}
