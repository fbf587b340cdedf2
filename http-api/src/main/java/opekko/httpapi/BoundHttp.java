package opekko.httpapi;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.apache.pekko.Done;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.apache.pekko.stream.KillSwitch;

/** The listeners, open. */
public final class BoundHttp {
  private final ServerBinding rpc;
  private final Optional<ServerBinding> admin;
  private final Optional<ServerBinding> conductor;
  private final Optional<ServerBinding> metrics;
  private final KillSwitch streams;

  BoundHttp(
      ServerBinding rpc,
      Optional<ServerBinding> admin,
      Optional<ServerBinding> conductor,
      Optional<ServerBinding> metrics,
      KillSwitch streams) {
    this.rpc = rpc;
    this.admin = admin;
    this.conductor = conductor;
    this.metrics = metrics;
    this.streams = streams;
  }

  public InetSocketAddress rpc() {
    return rpc.localAddress();
  }

  public Optional<InetSocketAddress> admin() {
    return admin.map(ServerBinding::localAddress);
  }

  /** Absent where nobody asked for op-conductor's RPC. */
  public Optional<InetSocketAddress> conductor() {
    return conductor.map(ServerBinding::localAddress);
  }

  /** Absent where metrics are off or on the rpc port. */
  public Optional<InetSocketAddress> metrics() {
    return metrics.map(ServerBinding::localAddress);
  }

  /**
   * Takes no new connections, ends the streams, lets requests under way end within the time, then
   * closes all.
   */
  public CompletionStage<Done> stop(Duration patience) {
    streams.shutdown();
    var stopping =
        Stream.of(Optional.of(rpc), admin, conductor, metrics)
            .flatMap(Optional::stream)
            .map(binding -> binding.terminate(patience).toCompletableFuture())
            .toArray(CompletableFuture<?>[]::new);
    return CompletableFuture.allOf(stopping).thenApply(_ -> Done.getInstance());
  }
}
