package opekko.node.assembly;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import opekko.driver.safedb.DisabledSafeHeadStore;
import opekko.driver.safedb.MvSafeHeadStore;
import opekko.node.config.ConfigError;
import opekko.node.config.NodeSettings;
import opekko.protocol.fault.Fetched;
import opekko.protocol.metrics.NodeMetrics;
import opekko.protocol.port.BlobSource;
import opekko.protocol.port.L1HeadFeed;
import opekko.protocol.port.SafeHeadStore;
import opekko.rpc.engine.EngineClient;
import opekko.rpc.engine.JwtSecret;
import opekko.rpc.engine.JwtTokens;
import opekko.rpc.eth.EngineEth;
import opekko.rpc.jsonrpc.JsonRpc;
import opekko.rpc.jsonrpc.RpcEndpoint;
import opekko.rpc.l1.L1Client;
import opekko.rpc.l1.L1HeadSocket;
import opekko.rpc.l1.L1Settings;
import opekko.rpc.l1.ReceiptsMethod;
import opekko.rpc.l2.L2Client;
import opekko.rpc.pool.BatchedCalls;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The production ports of a node, made from its settings. Closing them ends their connections and
 * files.
 */
final class Clients implements AutoCloseable {
  private static final Duration L1_TIMEOUT = Duration.ofSeconds(20);

  /** A dead head subscription shows after this; meanwhile polls go on. */
  private static final Duration L1_SILENCE = Duration.ofSeconds(20);

  private static final Logger LOG = LoggerFactory.getLogger(Clients.class);

  private final List<AutoCloseable> opened = new ArrayList<>();
  private final NodeSettings settings;
  private final NodeMetrics metrics;
  private final InstantSource clock;

  private Clients(NodeSettings settings, NodeMetrics metrics, InstantSource clock) {
    this.settings = settings;
    this.metrics = metrics;
    this.clock = clock;
  }

  static Clients of(NodeSettings settings, NodeMetrics metrics, InstantSource clock) {
    return new Clients(settings, metrics, clock);
  }

  /**
   * @throws ConfigError when a file of the settings cannot be used
   */
  NodePorts open() {
    var authorized = engineEndpoint(settings, clock);
    var forks = settings.rollup().forks();
    return new NodePorts(
        opened(l1()),
        l1Heads(),
        blobs(),
        opened(new L2Client(JsonRpc.to(authorized, "l2", metrics), settings.rollup())),
        opened(new EngineClient(JsonRpc.to(authorized, "engine", metrics), forks)),
        safeHeads(),
        metrics,
        clock);
  }

  /**
   * The sequencer's part, if the node is one.
   *
   * @param clustering whose log decides blocks; alone, a file of its own does
   * @throws ConfigError when a file or the signer cannot be used
   */
  Optional<Sequencing> sequencing(Optional<Clustering> clustering) {
    return settings
        .sequencing()
        .map(sequencing -> new SequencingParts(sequencing, metrics, this).open(clustering));
  }

  /** The engine's eth_ namespace, for those who ask through this node. */
  EngineEth engineEth() {
    return opened(new EngineEth(JsonRpc.to(engineEndpoint(settings, clock), "l2", metrics)));
  }

  private L1Client l1() {
    var l1 = settings.l1();
    var limits = new BatchedCalls.Limits(l1.maxBatchSize(), l1.rateLimit(), l1.maxConcurrency());
    var reading = new L1Settings(l1.trustRpc(), ReceiptsMethod.orderFor(l1.rpcKind()), limits);
    return new L1Client(l1Endpoints(settings, metrics), reading, settings.rollup(), clock);
  }

  /**
   * Requests go over http where there is such an endpoint; WebSockets then carry new heads only.
   */
  static List<JsonRpc> l1Endpoints(NodeSettings settings, NodeMetrics metrics) {
    var all = settings.l1().endpoints();
    var http = all.stream().filter(uri -> !isWebSocket(uri)).toList();
    return (http.isEmpty() ? all : http)
        .stream().map(uri -> JsonRpc.to(RpcEndpoint.open(uri, L1_TIMEOUT), "l1", metrics)).toList();
  }

  private BlobSource blobs() {
    if (Beacons.areNamed(settings.beacon()))
      return opened(Beacons.client(settings, metrics, clock));
    return (_, _) ->
        CompletableFuture.completedStage(
            Fetched.temporary("no beacon endpoint is named (--l1.beacon), and L1 has blobs"));
  }

  private Optional<L1HeadFeed> l1Heads() {
    return settings.l1().endpoints().stream()
        .filter(Clients::isWebSocket)
        .findFirst()
        .map(uri -> opened(new L1HeadSocket(uri, L1_SILENCE)));
  }

  private static boolean isWebSocket(URI uri) {
    return uri.getScheme().startsWith("ws");
  }

  /**
   * @throws ConfigError when the secret cannot be read or made
   */
  static RpcEndpoint engineEndpoint(NodeSettings settings, InstantSource clock) {
    var engine = settings.engine();
    try {
      var tokens = new JwtTokens(JwtSecret.loadOrCreate(engine.jwtSecret()), clock);
      return RpcEndpoint.authorized(engine.endpoint(), tokens, engine.timeout());
    } catch (IOException | IllegalArgumentException e) {
      throw new ConfigError("--l2.jwt-secret: " + e.getMessage());
    }
  }

  private SafeHeadStore safeHeads() {
    var folder = settings.sync().safeHeadFolder();
    if (folder.isEmpty()) return new DisabledSafeHeadStore();
    var threads =
        opened(Executors.newSingleThreadExecutor(Thread.ofPlatform().name("safe-heads").factory()));
    try {
      return opened(MvSafeHeadStore.open(folder.get(), threads));
    } catch (IllegalStateException e) {
      throw new ConfigError(
          "--safedb.path: "
              + e.getMessage()
              + "; end the process that has it open, or move the file away to begin a new one");
    }
  }

  InstantSource clock() {
    return clock;
  }

  NodeMetrics metrics() {
    return metrics;
  }

  /** Remembers to close it. */
  <T extends AutoCloseable> T opened(T part) {
    opened.add(part);
    return part;
  }

  @Override
  public void close() {
    for (var part : opened.reversed()) {
      try {
        part.close();
      } catch (Exception e) {
        LOG.warn("closing {}: {}", part, String.valueOf(e));
      }
    }
  }
}
