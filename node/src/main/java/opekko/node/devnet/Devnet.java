package opekko.node.devnet;

import com.typesafe.config.Config;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
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
import opekko.node.devnet.RollupNode.Surroundings;
import opekko.node.transact.RpcTraffic;
import opekko.protocol.api.LiveEvent;
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
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final CompletableFuture<String> failed = new CompletableFuture<>();
  private final Deque<AutoCloseable> opened = new ArrayDeque<>();
  private final InstantSource clock = InstantSource.system();
  private final DevnetSettings settings;
  private final DevnetListener listener;
  private DevnetMap map;
  private L1Chain l1;
  private List<RollupNode> nodes = List.of();

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
    var chain = DevnetChain.of(ChainRecord.of(folder, settings, now));
    var files = ChainFiles.in(folder.root());
    files.write(chain);
    var jwt = folder.file("jwt.txt");
    var config = Settings.merged(Map.of(), Map.of(), Optional.empty());
    var system = actorSystem(config);
    var around = new Surroundings(chain, system, JwtSecret.loadOrCreate(jwt).bytes(), version);

    l1 = opened(L1Chain.open(chain.l1(), FINALITY, clock, folder.file("l1-blocks.log")));
    var l1Server = opened(L1Server.start(system, l1, settings.ports().l1()));
    opened(L1Ticker.start(l1));
    var watch = new BatcherWatch();
    nodes =
        nodes(
            around, folder, new NodeFlags(files, jwt, l1Server.uri(), l1Server.socketUri()), watch);
    map =
        new DevnetMap(
            chain,
            l1Server.uri(),
            nodes.stream().map(RollupNode::where).toList(),
            folder.root(),
            folder.isTemporary(),
            jwt);
    batch(watch, config);
    if (settings.tps() > 0) sendTraffic(system);
    listener.started(map);
  }

  private void sendTraffic(ActorSystem<Void> system) {
    var rollup = map.chain().rollup();
    var l1Client = opened(TransactionClient.to(map.l1(), TIMEOUT, "l1", NodeMetrics.NONE));
    var l2Client =
        opened(TransactionClient.to(map.sequencer().eth(), TIMEOUT, "l2", NodeMetrics.NONE));
    var parts =
        new RollupParts(
            rollup.l1ChainId(),
            rollup.l2ChainId(),
            rollup.depositContractAddress(),
            rollup.l1SystemConfigAddress());
    var port = new RpcTraffic(l1Client, l2Client, parts, clock);
    var traffic = TrafficSettings.of(rollup.genesis().l2Time(), settings.tps());
    var actor =
        system.systemActorOf(TrafficActor.create(traffic, port, clock), "traffic", Props.empty());
    opened.push(() -> actor.tell(new TrafficActor.Stop()));
  }

  /** Sends the sequencer's blocks to L1, as {@code opekko batcher} does. */
  private void batch(BatcherWatch watch, Config config) {
    var flags = BatcherFlags.of(map.l1(), map.sequencer(), settings.dataType());
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

  /** Verifiers first: the sequencer is told where they are. It is the first of the answer. */
  private List<RollupNode> nodes(
      Surroundings around, DevnetFolder folder, NodeFlags flags, BatcherWatch watch)
      throws IOException {
    var all = new ArrayList<RollupNode>();
    for (var i = 1; i <= settings.verifiers(); i++) {
      var own = folder.folder("verifier-" + i);
      var ports = settings.ports().node(i);
      var verifier =
          opened(
              RollupNode.start(
                  around,
                  "verifier-" + i,
                  ports,
                  own,
                  engine -> flags.verifier(ports, engine, own),
                  new BatcherWatch()));
      watch(verifier);
      all.add(verifier);
    }
    var own = folder.folder("sequencer");
    var ports = settings.ports().node(0);
    var peers = all.stream().map(verifier -> verifier.where().rpc()).toList();
    var sequencer =
        opened(
            RollupNode.start(
                around,
                "sequencer",
                ports,
                own,
                engine -> flags.sequencer(ports, engine, own, peers),
                watch));
    watch(sequencer);
    all.addFirst(sequencer);
    return List.copyOf(all);
  }

  private void watch(RollupNode node) {
    opened.push(
        node.subscribe(event -> {
          if (event instanceof LiveEvent.StatusChanged(var status, _))
            listener.moved(node.name(), status);
        }));
    node.failed().thenAccept(cause -> failed.complete(node.name() + ": " + cause));
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
