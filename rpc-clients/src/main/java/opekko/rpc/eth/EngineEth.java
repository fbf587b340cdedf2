package opekko.rpc.eth;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import opekko.protocol.api.ApiResult;
import opekko.protocol.api.EthProxy;
import opekko.protocol.fault.InvalidData;
import opekko.protocol.json.Json;
import opekko.protocol.type.Bytes;
import opekko.rpc.jsonrpc.JsonRpc;
import opekko.rpc.jsonrpc.RpcAnswer;
import opekko.rpc.jsonrpc.RpcCall;

/** Hands questions to an engine as they came, and its answers back as they are. */
public final class EngineEth implements EthProxy, AutoCloseable {
  private static final Bytes NULL = Bytes.wrap(new byte[] {'n', 'u', 'l', 'l'});

  private final JsonRpc rpc;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  /**
   * @param rpc closed with this
   */
  public EngineEth(JsonRpc rpc) {
    this.rpc = rpc;
  }

  @Override
  public CompletionStage<ApiResult<Bytes>> call(String method, Bytes params) {
    return CompletableFuture.supplyAsync(() -> ask(method, params), threads);
  }

  private ApiResult<Bytes> ask(String method, Bytes params) {
    RpcAnswer<Bytes> answer;
    try {
      answer = rpc.call(new RpcCall<>(method, out -> copyElements(params, out), EngineEth::copy));
    } catch (InvalidData e) {
      return ApiResult.refused("params: " + e.getMessage());
    }
    return switch (answer) {
      case RpcAnswer.Value<Bytes>(var json) -> ApiResult.ok(json);
      case RpcAnswer.Null<Bytes> _ -> ApiResult.ok(NULL);
      case RpcAnswer.Refused<Bytes>(var code, var text, _) ->
          new ApiResult.Refused<>((int) code, text);
      case RpcAnswer.Failed<Bytes>(var failure) -> ApiResult.refused(failure.cause());
    };
  }

  private static void copyElements(Bytes params, JsonGenerator out) {
    Json.read(
        params,
        in -> {
          if (in.currentToken() != JsonToken.START_ARRAY) throw new InvalidData("no JSON array");
          while (in.nextToken() != JsonToken.END_ARRAY) out.copyCurrentStructure(in);
          return null;
        });
  }

  private static Bytes copy(JsonParser in) throws IOException {
    var copied = new ByteArrayOutputStream();
    try (var out = Json.FACTORY.createGenerator(copied)) {
      out.copyCurrentStructure(in);
    }
    return Bytes.wrap(copied.toByteArray());
  }

  @Override
  public void close() {
    threads.close();
    rpc.close();
  }
}
