package opekko.devnet.rpc;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import opekko.protocol.fault.Causes;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.apache.pekko.http.javadsl.settings.ServerSettings;

/**
 * Serves JSON-RPC on a port of the loopback address: by POST, and over WebSockets on the same port.
 * Each request runs on a virtual thread of its own.
 */
public final class RpcServer implements AutoCloseable {
  private static final String HOST = "127.0.0.1";
  private static final Duration REQUEST_TIMEOUT = AnswerDelay.LONGEST.multipliedBy(3);
  private static final Duration PING_EVERY = Duration.ofSeconds(15);
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final ServerBinding binding;
  private final HttpEndpoint endpoint;
  private final ExecutorService threads;

  /**
   * Where to listen.
   *
   * @param what the server's name in messages
   * @param port zero for any that is free
   * @param option what the user can change to have another port, e.g. {@code --l1-port}
   */
  public record Listen(String what, int port, String option) {}

  private RpcServer(ServerBinding binding, HttpEndpoint endpoint, ExecutorService threads) {
    this.binding = binding;
    this.endpoint = endpoint;
    this.threads = threads;
  }

  /**
   * Returns once the port is open.
   *
   * @throws IOException naming port and remedy when it cannot be had
   */
  public static RpcServer start(ActorSystem<?> system, Listen at, RpcService service)
      throws IOException {
    return start(system, at, service, RpcServer::after);
  }

  static RpcServer start(
      ActorSystem<?> system,
      Listen at,
      RpcService service,
      Function<Duration, CompletionStage<Void>> pause)
      throws IOException {
    var threads = Executors.newVirtualThreadPerTaskExecutor();
    var endpoint = new HttpEndpoint(system, service, threads, pause);
    try {
      var binding =
          Http.get(system)
              .newServerAt(HOST, at.port())
              .adaptSettings(RpcServer::settings)
              .bind(endpoint::answer)
              .toCompletableFuture()
              .join();
      return new RpcServer(binding, endpoint, threads);
    } catch (CompletionException e) {
      threads.shutdownNow();
      throw new IOException(
          "%s cannot listen on port %d of %s: %s. End what uses it, or choose another with %s"
              .formatted(
                  at.what(), at.port(), HOST, Causes.of(e).getLast().getMessage(), at.option()),
          e);
    }
  }

  private static CompletionStage<Void> after(Duration time) {
    return CompletableFuture.runAsync(
        () -> {}, CompletableFuture.delayedExecutor(time.toNanos(), TimeUnit.NANOSECONDS));
  }

  private static ServerSettings settings(ServerSettings settings) {
    var timeout = scala.concurrent.duration.Duration.fromNanos(REQUEST_TIMEOUT.toNanos());
    var ping = scala.concurrent.duration.Duration.fromNanos(PING_EVERY.toNanos());
    return settings
        .withServerHeader(Optional.empty())
        .withTimeouts(settings.getTimeouts().withRequestTimeout(timeout).withIdleTimeout(timeout))
        .withWebsocketSettings(settings.getWebsocketSettings().withPeriodicKeepAliveMaxIdle(ping));
  }

  /** For requests by POST and GET. */
  public URI uri() {
    return URI.create("http://" + HOST + ":" + port());
  }

  /** For WebSockets. */
  public URI socketUri() {
    return URI.create("ws://" + HOST + ":" + port());
  }

  public int port() {
    return binding.localAddress().getPort();
  }

  /** Closes port and connections; requests under way have a second to end. */
  @Override
  public void close() {
    endpoint.close();
    binding.terminate(PATIENCE).toCompletableFuture().join();
    threads.shutdownNow();
  }
}
