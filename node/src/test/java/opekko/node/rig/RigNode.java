package opekko.node.rig;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import opekko.node.assembly.Around;
import opekko.node.assembly.BatcherWatch;
import opekko.node.assembly.Host;
import opekko.node.assembly.LiveNode;
import opekko.node.assembly.NodePorts;
import opekko.node.assembly.Sequencing;
import opekko.node.config.Settings;

/**
 * {@code opekko node} with a kill switch at each step of a block: the same assembly and settings,
 * and nothing of it is in the program that is shipped.
 */
public final class RigNode {
  private static final int FAILED = 1;

  private RigNode() {}

  /**
   * The command that runs it in place of the launcher. It starts from the launcher's cache, where
   * there is one by now: what is behind the cache's own jars does not matter to it.
   */
  static List<String> command(Path home, Path folder) {
    var target = home.resolve("node/target");
    try (var jars = Files.list(target.resolve("opekko/lib"))) {
      var classes = new ArrayList<>(jars.map(Path::toString).sorted().toList());
      classes.add(target.resolve("test-classes").toString());
      return List.of(
          Path.of(System.getProperty("java.home"), "bin", "java").toString(),
          "--sun-misc-unsafe-memory-access=allow",
          "--enable-native-access=ALL-UNNAMED",
          "-XX:TieredStopAtLevel=1",
          "-XX:+UseSerialGC",
          "-XX:+UseCompactObjectHeaders",
          "-XX:AOTCache=" + target.resolve("opekko/opekko.aot"),
          "-Xlog:aot=off",
          "-Xlog:cds=off",
          "-cp",
          String.join(":", classes),
          RigNode.class.getName(),
          folder.toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * @param args the node's folder in the rig, then what {@code opekko node} is given
   */
  public static void main(String[] args) {
    var folder = Path.of(args[0]);
    var kill = new KillSwitch(folder);
    var around = new Around(ports -> killable(ports, kill), parts -> killable(parts, kill, folder));
    var merged = Settings.merged(flags(args), Map.of(), Optional.empty());
    var host = new Host("opekko", "rig", _ -> true, new BatcherWatch(), around);
    var node = LiveNode.start(Settings.read(merged, Map.of()), merged, host);
    var ended = new CompletableFuture<Integer>();
    node.failed()
        .thenAccept(fault -> {
          System.err.println("stopped: " + fault.cause());
          ended.complete(FAILED);
        });
    Runtime.getRuntime().addShutdownHook(new Thread(node::close, "shutdown"));
    System.exit(ended.join());
  }

  private static Map<String, String> flags(String[] args) {
    var flags = new LinkedHashMap<String, String>();
    for (var i = 1; i < args.length; i++) {
      var name = args[i].substring("--".length());
      var isSwitch = i + 1 == args.length || args[i + 1].startsWith("--");
      flags.put(name, isSwitch ? "true" : args[++i]);
    }
    return flags;
  }

  private static NodePorts killable(NodePorts ports, KillSwitch kill) {
    return new NodePorts(
        ports.l1(),
        ports.l1Heads(),
        ports.blobs(),
        ports.l2(),
        new KillableEngine(ports.engine(), kill),
        ports.safeHeads(),
        ports.metrics(),
        ports.clock());
  }

  private static Sequencing killable(Sequencing parts, KillSwitch kill, Path folder) {
    return new Sequencing(
        parts.settings(),
        new KillableLog(parts.log(), kill),
        parts.leadership(),
        new KillableSigner(parts.signer(), folder.resolve(KillableSigner.BOOK), kill),
        block ->
            parts
                .publisher()
                .publish(block)
                .whenComplete((_, _) -> kill.pass(KillPoint.S9_PUBLISHED)),
        parts.wishes());
  }
}
