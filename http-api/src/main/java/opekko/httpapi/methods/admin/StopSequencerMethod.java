package opekko.httpapi.methods.admin;

import java.util.concurrent.CompletionStage;
import opekko.httpapi.methods.Results;
import opekko.httpapi.rpc.RpcArguments;
import opekko.httpapi.rpc.RpcDoc;
import opekko.httpapi.rpc.RpcMethod;
import opekko.protocol.api.AdminApi;
import opekko.protocol.api.ApiResult;
import opekko.protocol.json.HexText;
import opekko.protocol.json.Json;

/** {@code admin_stopSequencer}. */
record StopSequencerMethod(AdminApi admin) implements RpcMethod {
  @Override
  public String name() {
    return "admin_stopSequencer";
  }

  @Override
  public RpcDoc doc() {
    return new RpcDoc(
        "", "hash of the unsafe head", "Stops sequencing and names the block it stopped at.");
  }

  @Override
  public CompletionStage<ApiResult<Json.Writer>> call(RpcArguments arguments) {
    arguments.none();
    return Results.of(admin.stopSequencer(), (out, head) -> HexText.write(out, head.bytes()));
  }
}
