package opekko.node.devnet;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import opekko.devnet.genesis.DevnetChain;
import opekko.devnet.l2.EngineFaults;
import opekko.devnet.l2.LedgerEngine;
import opekko.devnet.l2.Retention;
import opekko.devnet.l2rpc.L2Server;
import opekko.devnet.rpc.RpcServer.Listen;
import opekko.httpapi.HttpStartFailure;
import opekko.node.assembly.BatcherWatch;
import opekko.node.assembly.LiveNode;
import opekko.node.config.ConfigError;
import opekko.node.config.Settings;
import opekko.protocol.api.LiveEvent;
import opekko.protocol.fault.Fault;
import opekko.protocol.type.Bytes;
import org.apache.pekko.actor.typed.ActorSystem;

/** One node of the devnet: an engine with its doors, and the rollup node that drives it. */
final class RollupNode implements AutoCloseable {
  private static final String PORT_OPTION = "--port";

  private final Deque<AutoCloseable> opened = new ArrayDeque<>();
  private final String name;
  private final Path folder;
  private final L2Server doors;
  private LiveNode node;

  /**
   * What all nodes of a devnet share.
   *
   * @param system of the engines' servers
   */
  record Surroundings(DevnetChain chain, ActorSystem<?> system, Bytes jwtSecret, String version) {}

  private RollupNode(Surroundings around, String name, DevnetPorts.OfNode ports, Path folder)
      throws IOException {
    this.name = name;
    this.folder = folder;
    var chain = around.chain();
    var ledger =
        LedgerEngine.open(
            chain.rollup(), chain.l2(), Retention.USUAL, folder.resolve("l2-blocks.log"));
    opened.push(ledger);
    try {
      doors =
          L2Server.start(
              around.system(),
              ledger,
              new EngineFaults(ledger),
              new L2Server.Doors(
                  new Listen(name + "'s engine", ports.engine(), PORT_OPTION),
                  new Listen(name + "'s eth RPC", ports.eth(), PORT_OPTION),
                  around.jwtSecret()),
              InstantSource.system());
    } catch (IOException e) {
      close();
      throw e;
    }
    opened.push(doors);
  }

  /**
   * @param flags of the rollup node, given its engine
   * @throws IOException when the engine's file or ports cannot be had
   * @throws ConfigError when the node's cannot
   */
  static RollupNode start(
      Surroundings around,
      String name,
      DevnetPorts.OfNode ports,
      Path folder,
      Function<URI, Map<String, String>> flags,
      BatcherWatch batcher)
      throws IOException {
    var node = new RollupNode(around, name, ports, folder);
    try {
      node.run(flags.apply(node.doors.engineUri()), around.version(), batcher);
      return node;
    } catch (RuntimeException e) {
      node.close();
      throw e;
    }
  }

  private void run(Map<String, String> flags, String version, BatcherWatch batcher) {
    var merged = Settings.merged(flags, Map.of(), Optional.empty());
    var settings = Settings.read(merged, Map.of());
    var identity = new LiveNode.Identity(name, version);
    try {
      node = LiveNode.start(settings, merged, identity, _ -> true, batcher);
    } catch (CompletionException e) {
      if (e.getCause() instanceof HttpStartFailure refused)
        throw new ConfigError(name + ": " + refused.getMessage() + "; choose another with --port");
      throw e;
    }
    opened.push(node);
  }

  String name() {
    return name;
  }

  /** Completes with the reason when nothing can help the node any more. */
  CompletionStage<String> failed() {
    return node.failed().thenApply(Fault.Critical::cause);
  }

  AutoCloseable subscribe(Consumer<LiveEvent> watcher) {
    return node.subscribe(watcher);
  }

  DevnetMap.Node where() {
    return new DevnetMap.Node(
        name,
        uri(node.http().rpc()),
        uri(node.http().admin().orElseThrow()),
        folder.resolve("admin-token"),
        doors.uri(),
        doors.engineUri());
  }

  private static URI uri(InetSocketAddress address) {
    return URI.create("http://127.0.0.1:" + address.getPort());
  }

  @Override
  public void close() {
    Closing.all(opened);
  }
}
