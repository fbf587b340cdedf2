package opekko.httpapi.methods.optimism;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.concurrent.CompletionStage;
import opekko.httpapi.methods.Results;
import opekko.httpapi.rpc.RpcArgument;
import opekko.httpapi.rpc.RpcArguments;
import opekko.httpapi.rpc.RpcDoc;
import opekko.httpapi.rpc.RpcMethod;
import opekko.protocol.api.ApiResult;
import opekko.protocol.api.RollupApi;
import opekko.protocol.json.Json;
import opekko.protocol.json.RefJson;
import opekko.protocol.port.SafeHeadStore;

/** {@code optimism_safeHeadAtL1Block}: from the safe-head database. */
record SafeHeadAtL1BlockMethod(RollupApi rollup) implements RpcMethod {
  @Override
  public String name() {
    return "optimism_safeHeadAtL1Block";
  }

  @Override
  public RpcDoc doc() {
    return new RpcDoc(
        "L1 block number (hex)",
        "`l1Block` and `safeHead`, each `hash` and `number`",
        "The safe head after the given L1 block was derived; needs the safe-head database.");
  }

  @Override
  public CompletionStage<ApiResult<Json.Writer>> call(RpcArguments arguments) {
    var number = arguments.one(RpcArgument::quantity);
    return Results.of(rollup.safeHeadAtL1Block(number), SafeHeadAtL1BlockMethod::write);
  }

  private static void write(JsonGenerator out, SafeHeadStore.Entry entry) throws IOException {
    out.writeStartObject();
    out.writeFieldName("l1Block");
    RefJson.write(out, entry.l1());
    out.writeFieldName("safeHead");
    RefJson.write(out, entry.safe());
    out.writeEndObject();
  }
}
