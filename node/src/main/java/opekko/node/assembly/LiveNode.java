package opekko.node.assembly;

import com.typesafe.config.Config;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import opekko.driver.DriverCommand;
import opekko.httpapi.BoundHttp;
import opekko.httpapi.HttpApi;
import opekko.httpapi.metrics.PrometheusMetrics;
import opekko.node.config.NodeSettings;
import opekko.protocol.blob.Kzg;
import opekko.protocol.fault.Fault;
import opekko.protocol.metrics.NodeGauge;
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
  private final BoundHttp http;

  private LiveNode(
      NodeSettings settings, Config merged, String version, Predicate<String> setLogLevel) {
    var clock = InstantSource.system();
    var metrics = new PrometheusMetrics(version, clock);
    // Blobs are far off still; the setup is there when the first comes.
    Thread.ofPlatform().name("kzg-setup").daemon().start(Kzg::load);
    probeBeacons(settings);
    clients = Clients.of(settings, metrics, clock);
    var ports = clients.open();
    var behavior = NodeAssembly.driver(NodePlan.of(settings), ports, failed::complete);
    system = ActorSystem.create(behavior, "opekko", merged);
    var asks = new Asks(system, system, ASK_TIMEOUT);
    var rollup =
        new ActorRollupApi(asks, ports.l2(), ports.safeHeads(), settings.rollup(), version);
    var node =
        new HttpApi.Node(
            rollup, new ActorAdminApi(asks, setLogLevel), new ActorDebugApi(asks), metrics, clock);
    http = HttpApi.start(system, Servers.config(settings), node).toCompletableFuture().join();
    metrics.set(NodeGauge.UP, 1);
    LOG.info(
        "chain {}: JSON-RPC on {}, admin on {}",
        settings.rollup().l2ChainId(),
        http.rpc(),
        http.admin());
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
   * @throws CompletionException when a listener cannot be opened; its cause says why
   */
  public static LiveNode start(
      NodeSettings settings, Config merged, String version, Predicate<String> setLogLevel) {
    return new LiveNode(settings, merged, version, setLogLevel);
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
    system.terminate();
    clients.close();
  }
}
