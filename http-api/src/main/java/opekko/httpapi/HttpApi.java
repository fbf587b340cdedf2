package opekko.httpapi;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import opekko.httpapi.admin.AuditLog;
import opekko.httpapi.admin.BearerToken;
import opekko.httpapi.admin.TokenFailures;
import opekko.httpapi.live.LiveStream;
import opekko.httpapi.methods.admin.AdminMethods;
import opekko.httpapi.methods.conductor.ConductorOrders;
import opekko.httpapi.methods.conductor.ConductorProxies;
import opekko.httpapi.methods.conductor.ConductorReads;
import opekko.httpapi.methods.live.LiveMethods;
import opekko.httpapi.methods.optimism.OptimismMethods;
import opekko.httpapi.methods.server.ServerMethods;
import opekko.httpapi.metrics.PrometheusMetrics;
import opekko.httpapi.rpc.RpcDispatcher;
import opekko.httpapi.rpc.RpcObserver;
import opekko.httpapi.rpc.RpcRegistry;
import opekko.httpapi.server.AdminListener;
import opekko.httpapi.server.ConductorListener;
import opekko.httpapi.server.HaEndpoint;
import opekko.httpapi.server.HaPages;
import opekko.httpapi.server.HealthPages;
import opekko.httpapi.server.LivePages;
import opekko.httpapi.server.MetricsListener;
import opekko.httpapi.server.MetricsPage;
import opekko.httpapi.server.OperatorGate;
import opekko.httpapi.server.PageFiles;
import opekko.httpapi.server.PageSetup;
import opekko.httpapi.server.PublicListener;
import opekko.httpapi.server.Seats;
import opekko.httpapi.server.SocketEndpoint;
import opekko.httpapi.server.WebPages;
import opekko.protocol.api.AdminApi;
import opekko.protocol.api.DebugApi;
import opekko.protocol.api.EthProxy;
import opekko.protocol.api.HaApi;
import opekko.protocol.api.LiveApi;
import opekko.protocol.api.RollupApi;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.apache.pekko.stream.KillSwitches;
import org.apache.pekko.stream.SharedKillSwitch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens the node's listeners. */
public final class HttpApi {
  private static final Logger LOG = LoggerFactory.getLogger(HttpApi.class);

  /** To the live stream; each costs a question to the driver at each change, or each second. */
  private static final int LISTENERS_AT_ONCE = 64;

  private static final int SOCKETS_AT_ONCE = 100;

  private final HttpApiConfig config;
  private final Node node;
  private final Listeners listeners;
  private final AuditLog audit = new AuditLog();
  private final SharedKillSwitch streams = KillSwitches.shared("live");
  private final PageFiles files = new PageFiles();
  private final LivePages live;
  private final HealthPages health;
  private final Optional<HaPages> ha;
  private final CompletableFuture<BoundHttp> opened = new CompletableFuture<>();

  /** What the listeners speak for. */
  public record Node(
      RollupApi rollup,
      AdminApi admin,
      DebugApi debug,
      LiveApi live,
      PrometheusMetrics metrics,
      InstantSource clock,
      Optional<Cluster> cluster) {}

  /**
   * What they speak for on a node of a cluster.
   *
   * @param engine this node's own, for the conductor's listener
   */
  public record Cluster(HaApi ha, EthProxy engine) {}

  private HttpApi(ActorSystem<?> system, HttpApiConfig config, Node node) {
    this.config = config;
    this.node = node;
    this.listeners = new Listeners(system, config.limits());
    this.live =
        new LivePages(
            new LiveStream(node.live(), config.limits().timeout()),
            new Seats(LISTENERS_AT_ONCE),
            streams);
    this.health = new HealthPages(node.debug(), node.rollup().version(), config.limits().timeout());
    this.ha = node.cluster().map(cluster -> new HaPages(cluster.ha(), config.limits().timeout()));
  }

  /**
   * Opens all listeners, or none. Reads and writes the token file, so not for an actor's thread.
   *
   * @return the open listeners; fails with {@link HttpStartFailure} (as the cause of a {@code
   *     CompletionException}), whose message says what to do
   */
  public static CompletionStage<BoundHttp> start(
      ActorSystem<?> system, HttpApiConfig config, Node node) {
    try {
      if (config.isAdminOnRpc()) requireLoopback(config.rpc());
      if (config.conductor().isPresent() && node.cluster().isEmpty())
        throw new HttpStartFailure(
            "the conductor's port is for a node of a cluster: set ha.id and ha.voters, or leave"
                + " ha.conductor-port off");
      return new HttpApi(system, config, node).open();
    } catch (HttpStartFailure refused) {
      return CompletableFuture.failedFuture(refused);
    }
  }

  private CompletionStage<BoundHttp> open() {
    // Before any port is open: the token's file may be of no use.
    var operators = config.admin().map(this::admin);
    var rpc = listeners.bind("JSON-RPC", config.rpc(), publicListener());
    var admin =
        config.admin().map(at -> listeners.bind("admin", at.address(), operators.orElseThrow()));
    var conductor =
        config.conductor().map(at -> listeners.bind("the conductor", at, conductorListener()));
    var metrics =
        config.metrics() instanceof HttpApiConfig.Metrics.OwnPort(var address)
            ? Optional.of(
                listeners.bind("metrics", address, new MetricsListener(listeners.system(), page())))
            : Optional.<CompletionStage<ServerBinding>>empty();
    return Listeners.allOrNone(rpc, admin, conductor, metrics, streams).thenApply(this::announced);
  }

  private PublicListener publicListener() {
    var optimism = OptimismMethods.of(node.rollup());
    var main = node.metrics().served("main");
    var open = node.cluster().map(c -> optimism.with(ConductorReads.of(c.ha()))).orElse(optimism);
    var anyone = methods(open, main);
    var local =
        config.isAdminOnRpc()
            ? methods(open.with(operatorsMethods()), main.and(auditOperators()))
            : anyone;
    var sockets =
        new SocketEndpoint(
            listeners.system(), node.live(), listeners.rpc(), new Seats(SOCKETS_AT_ONCE), streams);
    return new PublicListener(
        listeners.system(),
        listeners.rpc(),
        anyone,
        local,
        sockets,
        web(false),
        health,
        ha,
        config.metrics() instanceof HttpApiConfig.Metrics.OnRpc
            ? Optional.of(page())
            : Optional.empty());
  }

  private WebPages web(boolean isOperators) {
    var operatorsPort =
        opened.thenApply(bound ->
            bound.admin().map(at -> OptionalInt.of(at.getPort())).orElseGet(OptionalInt::empty));
    var setup =
        new PageSetup(
            node.rollup().rollupConfig(),
            node.rollup().version(),
            node.cluster().isPresent(),
            operatorsPort);
    return new WebPages(listeners.system(), files, live, ha, setup, isOperators);
  }

  private AdminListener admin(HttpApiConfig.Admin at) {
    var gate =
        new OperatorGate(token(at), new TokenFailures(node.clock()), audit, at.address().host());
    var observer = node.metrics().served("admin").and(audit);
    return new AdminListener(
        listeners.system(),
        listeners.rpc(),
        dispatcher(
            node.cluster()
                .map(c -> operatorsMethods().with(ConductorReads.of(c.ha())))
                .orElseGet(this::operatorsMethods),
            observer),
        web(true),
        new AdminListener.DebugPages(node.debug(), config.limits().timeout()),
        ha.map(pages -> new HaEndpoint(listeners.system(), pages, audit)),
        gate,
        audit);
  }

  private PublicListener.Methods methods(RpcRegistry methods, RpcObserver observer) {
    return new PublicListener.Methods(
        dispatcher(whole(methods), observer),
        subscriptions -> dispatcher(whole(methods.with(LiveMethods.of(subscriptions))), observer));
  }

  private RpcRegistry whole(RpcRegistry methods) {
    return methods.with(ServerMethods.of(node.rollup().version(), methods));
  }

  private RpcDispatcher dispatcher(RpcRegistry methods, RpcObserver observer) {
    return new RpcDispatcher(methods, config.limits(), node.clock(), observer);
  }

  /** What changes something. */
  private RpcRegistry operatorsMethods() {
    var admin = AdminMethods.of(node.admin());
    return node.cluster().map(c -> admin.with(ConductorOrders.of(c.ha()))).orElse(admin);
  }

  private RpcObserver auditOperators() {
    var methods = operatorsMethods();
    return call -> {
      if (call.method().startsWith("admin_") || methods.find(call.method()).isPresent())
        audit.served(call);
    };
  }

  private ConductorListener conductorListener() {
    var cluster = node.cluster().orElseThrow();
    var methods =
        ConductorReads.of(cluster.ha())
            .with(ConductorProxies.of(node.rollup(), node.admin(), cluster.ha(), cluster.engine()));
    return new ConductorListener(
        listeners.system(),
        listeners.rpc(),
        dispatcher(whole(methods), node.metrics().served("conductor")),
        ha.orElseThrow(),
        health);
  }

  private MetricsPage page() {
    return new MetricsPage(node.metrics());
  }

  private BoundHttp announced(BoundHttp bound) {
    opened.complete(bound);
    LOG.info(
        "JSON-RPC and page on {}{}",
        shown(bound.rpc()),
        config.isAdminOnRpc() ? ", admin namespace included" : "");
    bound
        .admin()
        .ifPresent(at ->
            LOG.info("operators' page and admin namespace on {}, with a bearer token", shown(at)));
    bound.conductor().ifPresent(at -> LOG.info("conductor's RPC on {}", shown(at)));
    bound.metrics().ifPresent(at -> LOG.info("metrics on {}", shown(at)));
    return bound;
  }

  private static String shown(InetSocketAddress at) {
    var host = at.getAddress().isAnyLocalAddress() ? "all addresses" : at.getHostString();
    return host + ", port " + at.getPort();
  }

  private static BearerToken token(HttpApiConfig.Admin admin) {
    try {
      return BearerToken.fromFile(admin.tokenFile());
    } catch (IOException e) {
      throw new HttpStartFailure(String.valueOf(e.getMessage()));
    }
  }

  private static void requireLoopback(HttpApiConfig.Address address) {
    try {
      var all = InetAddress.getAllByName(address.host());
      if (Arrays.stream(all).allMatch(InetAddress::isLoopbackAddress)) return;
    } catch (UnknownHostException unknown) {
      throw new HttpStartFailure("cannot listen on " + address + ": no such host");
    }
    throw new HttpStartFailure(
        "rpc.enable-admin opens the admin namespace without a token, and "
            + address
            + " can be reached from other machines. Either bind the port to this machine"
            + " (rpc.addr=127.0.0.1), or leave rpc.enable-admin off and use the admin listener,"
            + " which asks for a token");
  }
}
