package opekko.httpapi.methods.admin;

import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import opekko.httpapi.methods.Results;
import opekko.httpapi.rpc.RpcArgument;
import opekko.httpapi.rpc.RpcArguments;
import opekko.httpapi.rpc.RpcDoc;
import opekko.httpapi.rpc.RpcMethod;
import opekko.protocol.api.AdminApi;
import opekko.protocol.api.ApiResult;
import opekko.protocol.json.Json;

/** {@code admin_setLogLevel}: takes the short names of old log formats as well. */
record SetLogLevelMethod(AdminApi admin) implements RpcMethod {
  @Override
  public String name() {
    return "admin_setLogLevel";
  }

  @Override
  public RpcDoc doc() {
    return new RpcDoc(
        "`trace`, `debug`, `info`, `warn`, `error` or `crit`",
        "null",
        "Changes the log level until the next start.");
  }

  @Override
  public CompletionStage<ApiResult<Json.Writer>> call(RpcArguments arguments) {
    var asked = arguments.one(RpcArgument::text).toLowerCase(Locale.ROOT);
    return level(asked)
        .map(level -> Results.ofNothing(admin.setLogLevel(level)))
        .orElseGet(
            () -> CompletableFuture.completedFuture(ApiResult.refused("unknown level: " + asked)));
  }

  private static Optional<String> level(String asked) {
    return switch (asked) {
      case "trace", "trce" -> Optional.of("trace");
      case "debug", "dbug" -> Optional.of("debug");
      case "info", "warn", "crit" -> Optional.of(asked);
      case "error", "eror" -> Optional.of("error");
      default -> Optional.empty();
    };
  }
}
