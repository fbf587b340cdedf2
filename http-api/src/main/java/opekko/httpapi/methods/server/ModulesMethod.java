package opekko.httpapi.methods.server;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import opekko.httpapi.rpc.RpcArguments;
import opekko.httpapi.rpc.RpcDoc;
import opekko.httpapi.rpc.RpcMethod;
import opekko.protocol.api.ApiResult;
import opekko.protocol.json.Json;

/** {@code rpc_modules}. */
record ModulesMethod(List<String> namespaces) implements RpcMethod {
  private static final String VERSION = "1.0";

  @Override
  public String name() {
    return "rpc_modules";
  }

  @Override
  public RpcDoc doc() {
    return new RpcDoc("", "object", "The namespaces of this port, each with the version 1.0.");
  }

  @Override
  public CompletionStage<ApiResult<Json.Writer>> call(RpcArguments arguments) {
    arguments.none();
    return CompletableFuture.completedFuture(
        ApiResult.ok(out -> {
          out.writeStartObject();
          for (var namespace : namespaces) out.writeStringField(namespace, VERSION);
          out.writeEndObject();
        }));
  }
}
