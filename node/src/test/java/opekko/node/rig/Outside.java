package opekko.node.rig;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import opekko.devnet.genesis.ChainFiles;
import opekko.devnet.genesis.DevnetChain;
import opekko.devnet.genesis.DevnetOptions;
import opekko.devnet.l1.L1Chain;
import opekko.devnet.l1rpc.L1Server;
import opekko.devnet.l1rpc.L1Ticker;
import opekko.devnet.l2.EngineFaults;
import opekko.devnet.l2.LedgerEngine;
import opekko.devnet.l2.Retention;
import opekko.devnet.l2rpc.L2Server;
import opekko.devnet.rpc.RpcServer;
import opekko.node.config.Settings;
import opekko.rpc.engine.JwtSecret;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** What nodes of the rig find outside of their namespaces: L1, an engine each, and the observer. */
final class Outside implements AutoCloseable {
  private static final L1Chain.Finality FINALITY = new L1Chain.Finality(2, 4);
  private static final long L1_BLOCK_TIME = 3;
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Deque<AutoCloseable> opened = new ArrayDeque<>();
  private final Map<String, Doors> doors = new LinkedHashMap<>();
  private final InstantSource clock = InstantSource.system();
  private final Observer observer = new Observer();
  private final DevnetChain chain;
  private final ChainFiles files;
  private final Path jwt;
  private final L1Chain l1;
  private int l1Port;
  private int signerPort;

  /**
   * What one node uses; each can be made to fail for it alone.
   *
   * @param faults of the engine's answers
   */
  record Doors(
      LedgerEngine ledger,
      EngineFaults faults,
      Relay engine,
      Relay l1,
      Relay observer,
      Relay signer) {
    /** All is well again. */
    void recover() {
      engine.recover();
      l1.recover();
      signer.recover();
      faults.clear();
    }
  }

  private Outside(Path folder, long blockTime) throws IOException {
    var options =
        DevnetOptions.startingAt(clock.instant().getEpochSecond())
            .withBlockTimes(L1_BLOCK_TIME, blockTime);
    chain = DevnetChain.of(options);
    files = ChainFiles.in(folder);
    files.write(chain);
    jwt = folder.resolve("jwt.txt");
    l1 = new L1Chain(chain.l1(), FINALITY, clock);
  }

  static Outside start(RigNetwork network, Path folder, long blockTime) throws IOException {
    var outside = new Outside(folder, blockTime);
    try {
      outside.run(network);
      return outside;
    } catch (IOException | RuntimeException e) {
      outside.close();
      throw e;
    }
  }

  private void run(RigNetwork network) throws IOException {
    var config = Settings.merged(Map.of(), Map.of(), Optional.empty());
    var system = ActorSystem.<Void>create(Behaviors.empty(), "rig", config);
    opened.push(() -> {
      system.terminate();
      system.getWhenTerminated().toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    });
    l1Port = opened(L1Server.start(system, l1, 0)).uri().getPort();
    opened(L1Ticker.start(l1));
    var listen = new RpcServer.Listen("the signer", 0, "its port");
    signerPort = opened(RpcServer.start(system, listen, SignerService.create())).port();
    for (var node : network.nodes()) doors.put(node, doors(system, network.outside(), node));
  }

  private Doors doors(ActorSystem<?> system, String host, String node) throws IOException {
    var ledger = opened(new LedgerEngine(chain.rollup(), chain.l2(), Retention.USUAL));
    var faults = new EngineFaults(ledger);
    var secret = JwtSecret.loadOrCreate(jwt).bytes();
    var engine =
        opened(L2Server.start(system, ledger, faults, L2Server.Doors.anywhere(secret), clock));
    var listen = new RpcServer.Listen("the observer of " + node, 0, "its port");
    var listener = opened(RpcServer.start(system, listen, observer.listener(node)));
    return new Doors(
        ledger,
        faults,
        opened(Relay.open(host, engine.engineUri().getPort())),
        opened(Relay.open(host, l1Port)),
        opened(Relay.open(host, listener.port())),
        opened(Relay.open(host, signerPort)));
  }

  private <T extends AutoCloseable> T opened(T part) {
    opened.push(part);
    return part;
  }

  Doors of(String node) {
    return doors.get(node);
  }

  Observer observer() {
    return observer;
  }

  ChainFiles files() {
    return files;
  }

  Path jwt() {
    return jwt;
  }

  L1Chain l1() {
    return l1;
  }

  Duration blockTime() {
    return Duration.ofSeconds(chain.rollup().blockTime());
  }

  @Override
  public void close() {
    while (!opened.isEmpty()) {
      try {
        opened.pop().close();
      } catch (Exception e) {
        System.err.println("a part of the rig could not be ended in order: " + e);
      }
    }
  }
}
