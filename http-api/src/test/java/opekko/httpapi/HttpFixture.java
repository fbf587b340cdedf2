package opekko.httpapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import opekko.httpapi.HttpApiConfig.Address;
import opekko.httpapi.HttpApiConfig.Metrics;
import opekko.httpapi.metrics.PrometheusMetrics;
import opekko.httpapi.rpc.RpcLimits;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;

/** Listeners on loopback ports of the system's choice, before a {@link FakeNode}. */
final class HttpFixture implements AutoCloseable {
  static final Address ANY = new Address("127.0.0.1", 0);
  static final RpcLimits LIMITS = new RpcLimits(4096, 3, Duration.ofSeconds(20));
  private static final ObjectMapper JSON = new ObjectMapper();

  final ActorTestKit kit = ActorTestKit.create();
  final FakeNode node = new FakeNode();
  private volatile Instant now = Instant.ofEpochSecond(1_700_000_000);
  private final InstantSource clock = () -> now;
  final HttpClient client = HttpClient.newHttpClient();
  final BoundHttp bound;

  private final Optional<HttpApi.Cluster> cluster;

  HttpFixture(HttpApiConfig config) {
    this(config, Optional.empty());
  }

  HttpFixture(HttpApiConfig config, Optional<HttpApi.Cluster> cluster) {
    this.cluster = cluster;
    bound = start(config).toCompletableFuture().join();
  }

  static HttpApiConfig readsOnly() {
    return new HttpApiConfig(
        ANY, false, Optional.empty(), Optional.empty(), new Metrics.OnRpc(), LIMITS);
  }

  static HttpApiConfig withAdminOnRpc() {
    return new HttpApiConfig(
        ANY, true, Optional.empty(), Optional.empty(), new Metrics.Off(), LIMITS);
  }

  static HttpApiConfig withAdminListener(Path tokenFile) {
    return new HttpApiConfig(
        ANY,
        false,
        Optional.of(new HttpApiConfig.Admin(ANY, tokenFile)),
        Optional.empty(),
        new Metrics.OwnPort(ANY),
        LIMITS);
  }

  /** All listeners of a node of a cluster. */
  static HttpApiConfig withConductor(Path tokenFile) {
    return new HttpApiConfig(
        ANY,
        false,
        Optional.of(new HttpApiConfig.Admin(ANY, tokenFile)),
        Optional.of(ANY),
        new Metrics.Off(),
        LIMITS);
  }

  CompletionStage<BoundHttp> start(HttpApiConfig config) {
    return HttpApi.start(
        kit.system(),
        config,
        new HttpApi.Node(
            node, node, node, node, new PrometheusMetrics(node.version(), clock), clock, cluster));
  }

  void letPass(Duration time) {
    now = now.plus(time);
  }

  /** The answer to a JSON-RPC body on the public port. */
  JsonNode rpc(String body) {
    return json(send(post(bound.rpc(), body)).body());
  }

  /** The answer to one well-formed call. */
  JsonNode call(String method, String params) {
    return rpc(
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"" + method + "\",\"params\":" + params + "}");
  }

  HttpResponse<String> get(InetSocketAddress at, String path) {
    return send(HttpRequest.newBuilder(uri(at, path)).GET());
  }

  HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return client.send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  static HttpRequest.Builder post(InetSocketAddress at, String body) {
    return HttpRequest.newBuilder(uri(at, "/"))
        .header("Content-Type", "application/json")
        .POST(BodyPublishers.ofString(body));
  }

  static URI uri(InetSocketAddress at, String path) {
    return URI.create("http://127.0.0.1:" + at.getPort() + path);
  }

  static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (IOException e) {
      throw new AssertionError("no JSON: " + text, e);
    }
  }

  static String file(Path path) {
    try {
      return Files.readString(path);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    client.close();
    bound.stop(Duration.ofSeconds(3)).toCompletableFuture().join();
    kit.shutdownTestKit();
  }
}
