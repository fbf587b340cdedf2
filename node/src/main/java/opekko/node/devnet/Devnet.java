package opekko.node.devnet;

import com.typesafe.config.Config;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import opekko.devnet.genesis.ChainFiles;
import opekko.devnet.genesis.DevnetChain;
import opekko.devnet.l1.L1Chain;
import opekko.devnet.l1rpc.L1Server;
import opekko.devnet.l1rpc.L1Ticker;
import opekko.devnet.traffic.TrafficActor;
import opekko.devnet.traffic.TrafficSettings;
import opekko.node.assembly.BatcherWatch;
import opekko.node.batcher.BatcherOptions;
import opekko.node.batcher.BatcherProcess;
import opekko.node.config.ConfigError;
import opekko.node.config.Settings;
import opekko.node.transact.RpcTraffic;
import opekko.protocol.metrics.NodeMetrics;
import opekko.rpc.engine.JwtSecret;
import opekko.rpc.eth.TransactionClient;
import opekko.rpc.rollup.RollupParts;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * A whole rollup in one process. Its parts are started one after the other, each on the addresses
 * of those before it, and ended the other way round.
 */
public final class Devnet implements AutoCloseable {
  /** L1 blocks until one is safe, and until it is final. */
  private static final L1Chain.Finality FINALITY = new L1Chain.Finality(2, 4);

  private static final long PATIENCE_SECONDS = 8;
  private static final long START_SECONDS = 300;
  private static final String SLOW =
      "the nodes do not answer after %d s; their logs, %s, say what they do"
          .formatted(START_SECONDS, "node-*/" + ProcessNode.LOG_FILE);
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final CompletableFuture<String> failed = new CompletableFuture<>();
  private final Deque<AutoCloseable> opened = new ArrayDeque<>();
  private final InstantSource clock = InstantSource.system();
  private final DevnetSettings settings;
  private final DevnetListener listener;
  private DevnetMap map;
  private L1Chain l1;
  private DevnetNodes nodes;

  private Devnet(DevnetSettings settings, DevnetListener listener) {
    this.settings = settings;
    this.listener = listener;
  }

  /**
   * Starts everything.
   *
   * @param version what the nodes say that they are
   * @throws ConfigError when something that was chosen cannot be, such as a port in use
   */
  public static Devnet start(DevnetSettings settings, DevnetListener listener, String version) {
    var devnet = new Devnet(settings, listener);
    try {
      devnet.run(version);
      return devnet;
    } catch (IOException e) {
      devnet.close();
      throw new ConfigError("devnet: " + e.getMessage());
    } catch (RuntimeException e) {
      devnet.close();
      throw e;
    }
  }

  private void run(String version) throws IOException {
    var folder = opened(DevnetFolder.open(settings.dir()));
    listener.opened(folder.root());
    var now = clock.instant().getEpochSecond();
    var voters = ClusterRecord.of(folder, settings);
    var chain = DevnetChain.of(ChainRecord.of(folder, settings, now));
    var files = ChainFiles.in(folder.root());
    files.write(chain);
    var jwt = folder.file("jwt.txt");
    var config = Settings.merged(Map.of(), Map.of(), Optional.empty());
    var system = actorSystem(config);
    var around = new DevnetEngine.Surroundings(chain, system, JwtSecret.loadOrCreate(jwt).bytes());

    l1 = opened(L1Chain.open(chain.l1(), FINALITY, clock, folder.file("l1-blocks.log")));
    var l1Server = opened(L1Server.start(system, l1, settings.ports().l1()));
    opened(L1Ticker.start(l1));
    var flags = new NodeFlags(files, jwt, l1Server.uri(), l1Server.socketUri());
    var place = new DevnetNodes.Place(around, folder, version);
    nodes = opened(new DevnetNodes(settings, place, flags, listener));
    var watch = new BatcherWatch();
    nodes.start(voters, watch);
    nodes.failed().thenAccept(failed::complete);
    map =
        new DevnetMap(
            chain,
            l1Server.uri(),
            nodes.where(),
            voters.size(),
            folder.root(),
            folder.isTemporary(),
            jwt);
    awaitProcesses(system);
    batch(watch, config);
    if (settings.tps() > 0) sendTraffic(system);
    listener.started(map);
  }

  /**
   * Nodes in other processes are there when they answer.
   *
   * @throws ConfigError when one of them cannot, with its last words
   */
  private void awaitProcesses(ActorSystem<Void> system) {
    var watched = nodes.inOwnProcesses();
    if (watched.isEmpty()) return;
    var serve = new CompletableFuture<Optional<String>>();
    failed.thenAccept(cause -> serve.complete(Optional.of(cause)));
    var actor =
        system.systemActorOf(
            ClusterWatch.create(watched, listener, () -> serve.complete(Optional.empty())),
            "cluster-watch",
            Props.empty());
    opened.push(() -> actor.tell(new ClusterWatch.Stop()));
    serve
        .completeOnTimeout(Optional.of(SLOW), START_SECONDS, TimeUnit.SECONDS)
        .join()
        .ifPresent(cause -> {
          throw new ConfigError(cause);
        });
  }

  private void sendTraffic(ActorSystem<Void> system) {
    var rollup = map.chain().rollup();
    var l1Client = opened(TransactionClient.to(map.l1(), TIMEOUT, "l1", NodeMetrics.NONE));
    var l2Clients = new HashMap<String, TransactionClient>();
    for (var node : map.sequencers()) {
      var client = opened(TransactionClient.to(node.eth(), TIMEOUT, "l2", NodeMetrics.NONE));
      l2Clients.put(node.name(), client);
    }
    var parts =
        new RollupParts(
            rollup.l1ChainId(),
            rollup.l2ChainId(),
            rollup.depositContractAddress(),
            rollup.l1SystemConfigAddress());
    var port = new RpcTraffic(l1Client, () -> l2Clients.get(nodes.freshest()), parts, clock);
    var traffic = TrafficSettings.of(rollup.genesis().l2Time(), settings.tps());
    var actor =
        system.systemActorOf(TrafficActor.create(traffic, port, clock), "traffic", Props.empty());
    opened.push(() -> actor.tell(new TrafficActor.Stop()));
  }

  /** Sends the sequencer's blocks to L1, as {@code opekko batcher} does. */
  private void batch(BatcherWatch watch, Config config) {
    var flags = BatcherFlags.of(map, settings.dataType());
    var options = BatcherOptions.read(flags, Map.of(), Map.of());
    var batcher = opened(BatcherProcess.start(options, config));
    watch.on(batcher::status);
  }

  private <T extends AutoCloseable> T opened(T part) {
    opened.push(part);
    return part;
  }

  private ActorSystem<Void> actorSystem(Config config) {
    var system = ActorSystem.<Void>create(Behaviors.empty(), "devnet", config);
    opened.push(() -> {
      system.terminate();
      system.getWhenTerminated().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    });
    return system;
  }

  /** Where everything is. */
  public DevnetMap map() {
    return map;
  }

  /** The L1, for verbs that no RPC has. */
  public L1Chain l1() {
    return l1;
  }

  /** Completes with the reason when a node of it cannot go on. */
  public CompletionStage<String> failed() {
    return failed;
  }

  @Override
  public void close() {
    Closing.all(opened);
  }
}
