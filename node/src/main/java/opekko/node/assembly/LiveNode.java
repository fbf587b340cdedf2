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
import opekko.cluster.ClusterCommand;
import opekko.cluster.ClusterConfig;
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
import opekko.protocol.port.BlockPublisher;
import opekko.protocol.port.StatusListener;
import opekko.rpc.check.Finding;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A node that follows a live chain: clients, actors and listeners, started and ended together. */
public final class LiveNode implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LiveNode.class);
  private static final Duration ASK_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration PATIENCE = Duration.ofSeconds(8);
  private static final Duration HAND_OVER = Duration.ofSeconds(5);

  private final CompletableFuture<Fault.Critical> failed = new CompletableFuture<>();
  private final Clients clients;
  private final ActorSystem<DriverCommand> system;
  private final NodePorts ports;
  private final StatusFanOut changes = new StatusFanOut();
  private final Optional<Leadership> leadership;
  private final Optional<Clustering> clustering;
  private final Optional<BlockPublisher> publisher;
  private BoundHttp http;

  private LiveNode(
      NodeSettings settings, Config merged, Host host, NodeMetrics metrics, InstantSource clock) {
    clients = Clients.of(settings, metrics, clock);
    Optional<Sequencing> sequencing;
    try {
      ports = host.around().ports().apply(clients.open());
      clustering =
          settings
              .ha()
              .map(ha -> new Clustering(settings, ha, host.version(), clients, failed::complete));
      sequencing = clients.sequencing(clustering).map(host.around().sequencing());
    } catch (ConfigError e) {
      clients.close();
      throw e;
    }
    var plan = NodePlan.of(settings);
    var listeners = new NodeListeners(failed::complete, status());
    Behavior<DriverCommand> guardian =
        Behaviors.setup(context -> {
          clustering.ifPresent(cluster -> cluster.begin(context, ports));
          return NodeAssembly.driver(plan, ports, sequencing, listeners);
        });
    system =
        clustering
            .map(cluster ->
                ActorSystem.create(guardian, ClusterConfig.SYSTEM_NAME, cluster.pekko(merged)))
            .orElseGet(() -> ActorSystem.create(guardian, host.name(), merged));
    leadership = sequencing.map(Sequencing::leadership);
    publisher = sequencing.map(Sequencing::publisher);
  }

  private StatusListener status() {
    if (clustering.isEmpty()) return changes;
    var cluster = clustering.get().mailbox();
    return (before, after, cause) -> {
      changes.changed(before, after, cause);
      cluster.accept(new ClusterCommand.HeadsMoved(after));
    };
  }

  private void listen(NodeSettings settings, PrometheusMetrics metrics, Host host) {
    var asks = new Asks(system, system, ASK_TIMEOUT);
    var rollup =
        new ActorRollupApi(
            asks, ports.l2(), ports.safeHeads(), settings.rollup(), host.version(), publisher);
    var live =
        new ActorLiveApi(
            asks,
            changes,
            host.batcher(),
            ports.clock(),
            host.version(),
            settings.rollup().l2ChainId());
    var node =
        new HttpApi.Node(
            rollup,
            new ActorAdminApi(asks, host.setLogLevel(), leadership),
            new ActorDebugApi(asks),
            live,
            metrics,
            ports.clock(),
            clustering.map(
                cluster -> new HttpApi.Cluster(cluster.api(system), clients.engineEth())));
    http = HttpApi.start(system, Servers.config(settings), node).toCompletableFuture().join();
    metrics.set(NodeGauge.UP, 1);
    LOG.info("version {}, following chain {}", host.version(), settings.rollup().l2ChainId());
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
  public static LiveNode start(NodeSettings settings, Config merged, Host host) {
    probeBeacons(settings);
    var clock = InstantSource.system();
    var metrics = new PrometheusMetrics(host.version(), clock);
    var node = new LiveNode(settings, merged, host, metrics, clock);
    try {
      node.listen(settings, metrics, host);
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
   * Ends it in order: another leads if this one did, no new questions, no new work, then the
   * connections. Takes some seconds at most.
   */
  @Override
  public void close() {
    clustering.ifPresent(cluster -> await("hand-over", cluster.handOver(system, HAND_OVER)));
    await("listeners", http.stop(Duration.ofSeconds(1)));
    await("driver", new Asks(system, system, PATIENCE).<Done>ask(DriverCommand.ShutDown::new));
    end();
  }

  private static void await(String what, CompletionStage<?> end) {
    try {
      end.toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (Exception e) {
      LOG.warn("{}: not ended in order: {}", what, String.valueOf(e));
    }
  }

  private void end() {
    system.terminate();
    // The other members are told that it leaves: only then they do not look for it.
    if (clustering.isPresent()) await("membership", system.getWhenTerminated());
    clients.close();
  }
}
