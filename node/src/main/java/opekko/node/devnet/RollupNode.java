package opekko.node.devnet;

import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import opekko.httpapi.HttpStartFailure;
import opekko.node.assembly.Around;
import opekko.node.assembly.BatcherWatch;
import opekko.node.assembly.Host;
import opekko.node.assembly.LiveNode;
import opekko.node.config.ConfigError;
import opekko.node.config.Settings;
import opekko.protocol.api.LiveEvent;
import opekko.protocol.fault.Fault;

/** A node in this process. */
final class RollupNode implements DevnetNode, AutoCloseable {
  private final String name;
  private final DevnetEngine engine;
  private final LiveNode node;

  private RollupNode(String name, DevnetEngine engine, LiveNode node) {
    this.name = name;
    this.engine = engine;
    this.node = node;
  }

  /**
   * @param engine closed by whoever opened it
   * @param version what the node says that it is
   * @param batcher that it shows
   * @throws ConfigError when its files or ports cannot be had
   */
  static RollupNode start(
      DevnetEngine engine, Map<String, String> flags, String version, BatcherWatch batcher) {
    var name = engine.name();
    var merged = Settings.merged(flags, Map.of(), Optional.empty());
    var settings = Settings.read(merged, Map.of());
    var host = new Host(name, version, _ -> true, batcher, Around.NOTHING);
    try {
      return new RollupNode(name, engine, LiveNode.start(settings, merged, host));
    } catch (CompletionException e) {
      if (e.getCause() instanceof HttpStartFailure refused)
        throw new ConfigError(name + ": " + refused.getMessage() + "; choose another with --port");
      throw e;
    }
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public CompletionStage<String> failed() {
    return node.failed().thenApply(Fault.Critical::cause);
  }

  AutoCloseable subscribe(Consumer<LiveEvent> watcher) {
    return node.subscribe(watcher);
  }

  @Override
  public DevnetMap.Node where() {
    return new DevnetMap.Node(
        name,
        uri(node.http().rpc()),
        uri(node.http().admin().orElseThrow()),
        engine.folder().resolve("admin-token"),
        engine.eth(),
        engine.engine());
  }

  private static URI uri(InetSocketAddress address) {
    return URI.create("http://127.0.0.1:" + address.getPort());
  }

  @Override
  public void close() {
    node.close();
  }
}
