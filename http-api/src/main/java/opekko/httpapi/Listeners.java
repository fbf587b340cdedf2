package opekko.httpapi;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import opekko.httpapi.rpc.RpcLimits;
import opekko.httpapi.server.HaEndpoint;
import opekko.httpapi.server.RpcEndpoint;
import opekko.protocol.fault.Causes;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.settings.ServerSettings;
import org.apache.pekko.japi.function.Function;
import org.apache.pekko.stream.KillSwitch;

/** Binds ports, and undoes it when one of several cannot be had. */
final class Listeners {
  /** A socket that only listens must not look idle. */
  private static final Duration PING_AFTER = Duration.ofSeconds(20);

  private final ActorSystem<?> system;
  private final RpcLimits limits;
  private final RpcEndpoint rpc;

  Listeners(ActorSystem<?> system, RpcLimits limits) {
    this.system = system;
    this.limits = limits;
    this.rpc = new RpcEndpoint(limits, system);
  }

  ActorSystem<?> system() {
    return system;
  }

  /** One for all listeners: they share the memory for bodies. */
  RpcEndpoint rpc() {
    return rpc;
  }

  /** Fails with {@link HttpStartFailure}. */
  CompletionStage<ServerBinding> bind(
      String what,
      HttpApiConfig.Address address,
      Function<HttpRequest, CompletionStage<HttpResponse>> handler) {
    return Http.get(system)
        .newServerAt(address.host(), address.port())
        .adaptSettings(this::settings)
        .bind(handler)
        .exceptionally(failure -> {
          throw new HttpStartFailure(
              "cannot listen on " + address + " for " + what + ": " + cause(failure));
        });
  }

  private ServerSettings settings(ServerSettings settings) {
    // Longer than the answer to any request may take: the answer says why, Pekko's own does not.
    var longest = Collections.max(List.of(limits.timeout(), HaEndpoint.PATIENCE));
    var patience = longest.plusSeconds(10);
    return settings
        .withServerHeader(Optional.empty())
        .withRemoteAddressAttribute(true)
        .withWebsocketSettings(
            settings.getWebsocketSettings().withPeriodicKeepAliveMaxIdle(PING_AFTER))
        .withTimeouts(
            settings
                .getTimeouts()
                .withRequestTimeout(
                    scala.concurrent.duration.Duration.fromNanos(patience.toNanos())));
  }

  /** Waits for all; when one fails, closes those that are open, so that nothing is half started. */
  static CompletionStage<BoundHttp> allOrNone(
      CompletionStage<ServerBinding> rpc,
      Optional<CompletionStage<ServerBinding>> admin,
      Optional<CompletionStage<ServerBinding>> conductor,
      Optional<CompletionStage<ServerBinding>> metrics,
      KillSwitch streams) {
    var all =
        Stream.of(Optional.of(rpc), admin, conductor, metrics)
            .flatMap(Optional::stream)
            .map(CompletionStage::toCompletableFuture)
            .toList();
    return CompletableFuture.allOf(all.toArray(CompletableFuture<?>[]::new))
        .thenApply(_ ->
            new BoundHttp(
                join(rpc),
                admin.map(Listeners::join),
                conductor.map(Listeners::join),
                metrics.map(Listeners::join),
                streams))
        .whenComplete((_, failure) -> {
          if (failure == null) return;
          all.stream()
              .filter(bound -> !bound.isCompletedExceptionally())
              .forEach(bound -> bound.thenAccept(ServerBinding::unbind));
        });
  }

  private static ServerBinding join(CompletionStage<ServerBinding> done) {
    return done.toCompletableFuture().join();
  }

  /** The innermost cause that says something: Pekko wraps the system's own words. */
  private static String cause(Throwable failure) {
    return Causes.of(failure).reversed().stream()
        .map(Throwable::getMessage)
        .filter(Objects::nonNull)
        .findFirst()
        .orElse("null");
  }
}
