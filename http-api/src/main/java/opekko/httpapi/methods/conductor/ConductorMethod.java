package opekko.httpapi.methods.conductor;

import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import opekko.httpapi.rpc.RpcArguments;
import opekko.httpapi.rpc.RpcDoc;
import opekko.httpapi.rpc.RpcMethod;
import opekko.protocol.api.ApiResult;
import opekko.protocol.json.Json;

/** One method of the façade: most are one call of the cluster's own interface. */
record ConductorMethod(
    String name, RpcDoc doc, Function<RpcArguments, CompletionStage<ApiResult<Json.Writer>>> body)
    implements RpcMethod {
  private static final String NAMESPACE = "conductor_";

  /** A method that takes nothing. */
  static ConductorMethod of(
      String name,
      String result,
      String summary,
      Supplier<CompletionStage<ApiResult<Json.Writer>>> body) {
    return of(
        name,
        new RpcDoc("", result, summary),
        arguments -> {
          arguments.none();
          return body.get();
        });
  }

  static ConductorMethod of(
      String name,
      RpcDoc doc,
      Function<RpcArguments, CompletionStage<ApiResult<Json.Writer>>> body) {
    return new ConductorMethod(NAMESPACE + name, doc, body);
  }

  @Override
  public CompletionStage<ApiResult<Json.Writer>> call(RpcArguments arguments) {
    return body.apply(arguments);
  }
}
