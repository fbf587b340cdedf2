package opekko.rpc.rollup;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import opekko.protocol.api.HaStatus;
import opekko.protocol.api.LiveStatus;
import opekko.protocol.api.SyncStatus;
import opekko.protocol.config.RollupConfig;
import opekko.protocol.config.RollupJson;
import opekko.protocol.fault.Fetched;
import opekko.protocol.fault.InvalidData;
import opekko.protocol.json.Json;
import opekko.protocol.metrics.NodeMetrics;
import opekko.rpc.http.JdkHttp;
import opekko.rpc.jsonrpc.JsonRpc;
import opekko.rpc.jsonrpc.RpcAnswer;
import opekko.rpc.jsonrpc.RpcCall;
import opekko.rpc.jsonrpc.RpcEndpoint;

/**
 * Asks one rollup node. Each call has a virtual thread of its own; stages never fail by exception.
 */
public final class RollupClient implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final JsonRpc rpc;
  private final NodePage pages;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  private RollupClient(JsonRpc rpc, NodePage pages) {
    this.rpc = rpc;
    this.pages = pages;
  }

  /**
   * @throws IllegalArgumentException when the address is none of http, https, ws or wss
   */
  public static RollupClient to(URI uri, Duration timeout, NodeMetrics metrics) {
    var transport = JdkHttp.leanestFor(uri);
    return new RollupClient(
        new JsonRpc(transport, RpcEndpoint.open(uri, timeout), "node", metrics),
        new NodePage(transport, uri, timeout));
  }

  /** For messages: which node this is. */
  public String name() {
    return rpc.name();
  }

  public CompletionStage<Fetched<SyncStatus>> syncStatus() {
    return ask(RpcCall.of("optimism_syncStatus", SyncStatusReader::read));
  }

  public CompletionStage<Fetched<RollupParts>> rollup() {
    return ask(RpcCall.of("optimism_rollupConfig", RollupParts::read));
  }

  /** The whole configuration; a temporary fault when this version cannot read it. */
  public CompletionStage<Fetched<RollupConfig>> config() {
    return ask(RpcCall.of("optimism_rollupConfig", RollupClient::readConfig));
  }

  private static RollupConfig readConfig(JsonParser in) throws IOException {
    return RollupJson.read(JSON.<JsonNode>readTree(in));
  }

  /** Whether it sequences; a temporary fault when its port has no admin namespace. */
  public CompletionStage<Fetched<Boolean>> sequencerActive() {
    return ask(RpcCall.of("admin_sequencerActive", RollupClient::readFlag));
  }

  private static boolean readFlag(JsonParser in) {
    if (!in.currentToken().isBoolean()) throw new InvalidData("true or false is expected");
    return in.currentToken() == JsonToken.VALUE_TRUE;
  }

  public CompletionStage<Fetched<String>> version() {
    return ask(RpcCall.of("optimism_version", Json::readText));
  }

  /** All that a node of this kind shows of itself; missing when it is another kind. */
  public CompletionStage<Fetched<LiveStatus>> live() {
    return run(() -> pages.read("/live/status", LiveStatusReader::read));
  }

  /** The cluster as that node sees it; missing when it is in none. */
  public CompletionStage<Fetched<HaStatus>> cluster() {
    return run(() -> pages.read("/ha/v1/status", HaStatusReader::read));
  }

  private <T> CompletionStage<Fetched<T>> ask(RpcCall<T> call) {
    return run(() -> answer(call));
  }

  private <T> CompletionStage<Fetched<T>> run(Supplier<Fetched<T>> read) {
    try {
      return CompletableFuture.supplyAsync(read, threads);
    } catch (RejectedExecutionException _) {
      return CompletableFuture.completedStage(
          Fetched.temporary(rpc.name() + ": the client is closed"));
    }
  }

  private <T> Fetched<T> answer(RpcCall<T> call) {
    return switch (rpc.<T>call(call)) {
      case RpcAnswer.Value<T>(var value) -> Fetched.found(value);
      case RpcAnswer.Null<T> _ -> Fetched.missing(call.method());
      case RpcAnswer.Refused<T> refused ->
          Fetched.temporary(rpc.name() + ": " + call.method() + ": " + refused.text());
      case RpcAnswer.Failed<T>(var failure) -> Fetched.temporary(failure.cause());
    };
  }

  @Override
  public void close() {
    threads.shutdown();
    rpc.close();
  }
}
