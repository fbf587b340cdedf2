package opekko.node.assembly;

import com.typesafe.config.Config;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import opekko.driver.DriverCommand;
import opekko.httpapi.BoundHttp;
import opekko.httpapi.HttpApi;
import opekko.httpapi.metrics.PrometheusMetrics;
import opekko.node.config.ConfigError;
import opekko.node.config.NodeSettings;
import opekko.protocol.api.LiveEvent;
import opekko.protocol.fault.Fault;
import opekko.protocol.metrics.NodeGauge;
import opekko.protocol.metrics.NodeMetrics;
import opekko.rpc.check.Finding;
import org.apache.pekko.actor.typed.ActorSystem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A node that follows a live chain: clients, actors and listeners, started and ended together. */
public final class LiveNode implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LiveNode.class);
  private static final Duration ASK_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration PATIENCE = Duration.ofSeconds(8);

  private final CompletableFuture<Fault.Critical> failed = new CompletableFuture<>();
  private final Clients clients;
  private final ActorSystem<DriverCommand> system;
  private final NodePorts ports;
  private final StatusFanOut changes = new StatusFanOut();
  private final Optional<Leadership> leadership;
  private BoundHttp http;

  /**
   * Who the node is.
   *
   * @param name in the log, where several nodes are in one process
   * @param version as it says it to others
   */
  public record Identity(String name, String version) {}

  private LiveNode(
      NodeSettings settings, Config merged, String name, NodeMetrics metrics, InstantSource clock) {
    clients = Clients.of(settings, metrics, clock);
    Optional<Sequencing> sequencing;
    try {
      ports = clients.open();
      sequencing = clients.sequencing();
    } catch (ConfigError e) {
      clients.close();
      throw e;
    }
    var listeners = new NodeListeners(failed::complete, changes);
    var behavior = NodeAssembly.driver(NodePlan.of(settings), ports, sequencing, listeners);
    system = ActorSystem.create(behavior, name, merged);
    leadership = sequencing.map(Sequencing::leadership);
  }

  private void listen(
      NodeSettings settings,
      PrometheusMetrics metrics,
      String version,
      Predicate<String> setLogLevel,
      BatcherWatch batcher) {
    var asks = new Asks(system, system, ASK_TIMEOUT);
    var rollup =
        new ActorRollupApi(asks, ports.l2(), ports.safeHeads(), settings.rollup(), version);
    var node =
        new HttpApi.Node(
            rollup,
            new ActorAdminApi(asks, setLogLevel, leadership),
            new ActorDebugApi(asks),
            new ActorLiveApi(
                asks, changes, batcher, ports.clock(), version, settings.rollup().l2ChainId()),
            metrics,
            ports.clock(),
            Optional.empty());
    http = HttpApi.start(system, Servers.config(settings), node).toCompletableFuture().join();
    metrics.set(NodeGauge.UP, 1);
    LOG.info("version {}, following chain {}", version, settings.rollup().l2ChainId());
  }

  /**
   * Says what will not work and why, beside the start and not before it: the node can begin
   * without.
   */
  private static void probeBeacons(NodeSettings settings) {
    if (settings.beacon().ignoreProbe()) return;
    Thread.ofVirtual()
        .name("beacon-probe")
        .start(() ->
            StartCheck.beacons(settings).stream()
                .filter(finding -> finding.severity() != Finding.Severity.OK)
                .forEach(finding -> LOG.warn("{} {}", finding.subject(), finding.text())));
  }

  /**
   * Starts everything.
   *
   * @param merged the whole configuration, Pekko's part included
   * @throws ConfigError when a file of the settings cannot be used
   * @throws CompletionException when a listener cannot be opened; its cause says why
   */
  public static LiveNode start(
      NodeSettings settings, Config merged, String version, Predicate<String> setLogLevel) {
    var identity = new Identity("opekko", version);
    return start(settings, merged, identity, setLogLevel, new BatcherWatch());
  }

  /**
   * The same, with a batcher to show beside it.
   *
   * @param setLogLevel sets the log level; false when there is none of that name
   */
  public static LiveNode start(
      NodeSettings settings,
      Config merged,
      Identity identity,
      Predicate<String> setLogLevel,
      BatcherWatch batcher) {
    probeBeacons(settings);
    var clock = InstantSource.system();
    var metrics = new PrometheusMetrics(identity.version(), clock);
    var node = new LiveNode(settings, merged, identity.name(), metrics, clock);
    try {
      node.listen(settings, metrics, identity.version(), setLogLevel, batcher);
      return node;
    } catch (CompletionException e) {
      node.end();
      throw e;
    }
  }

  /**
   * Hears of each move of the node's heads, on its own threads: must not block.
   *
   * @return ends the subscription
   */
  public AutoCloseable subscribe(Consumer<LiveEvent> listener) {
    return changes.subscribe(listener);
  }

  /** Where it listens. */
  public BoundHttp http() {
    return http;
  }

  /** Completes when nothing can help the node any more, with the reason. */
  public CompletionStage<Fault.Critical> failed() {
    return failed;
  }

  /** Where JSON-RPC is served; of use when port 0 let the system choose. */
  public int rpcPort() {
    return http.rpc().getPort();
  }

  /**
   * Ends it in order: no new questions, no new work, then the connections. Takes some seconds at
   * most.
   */
  @Override
  public void close() {
    try {
      http.stop(Duration.ofSeconds(1))
          .toCompletableFuture()
          .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      new Asks(system, system, PATIENCE)
          .<org.apache.pekko.Done>ask(DriverCommand.ShutDown::new)
          .toCompletableFuture()
          .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (Exception e) {
      LOG.warn("not all work could be ended in order: {}", String.valueOf(e));
    }
    end();
  }

  private void end() {
    system.terminate();
    clients.close();
  }
}
