package opekko.node.cli;

import com.typesafe.config.Config;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import opekko.httpapi.HttpStartFailure;
import opekko.node.assembly.Host;
import opekko.node.assembly.LiveNode;
import opekko.node.config.ConfigError;
import opekko.node.config.NodeSettings;
import opekko.node.process.ParentWatch;
import picocli.CommandLine;

/** {@code opekko node}: follows a live chain until it is told to stop. */
final class NodeCommand {
  private static final int FAILED = 1;

  private NodeCommand() {}

  static CommandLine commandLine() {
    return SettingsCommand.of(
        "node",
        "Follow a live chain, or sequence it.",
        "opekko node --network op-sepolia --l1 http://127.0.0.1:8545 --l1.beacon http://127.0.0.1:5052 \\\n"
            + "    --l2 http://127.0.0.1:8551 --l2.jwt-secret jwt.txt",
        NodeCommand::run);
  }

  private static int run(Config merged, NodeSettings settings) {
    ParentWatch.start();
    var node = start(merged, settings);
    var ended = new CompletableFuture<Integer>();
    node.failed()
        .thenAccept(fault -> {
          System.err.println("opekko: stopped: " + fault.cause());
          ended.complete(FAILED);
        });
    // On SIGTERM and Ctrl-C the JVM ends when its hooks have run: the node is closed in one.
    Runtime.getRuntime().addShutdownHook(new Thread(node::close, "shutdown"));
    return ended.join();
  }

  private static LiveNode start(Config merged, NodeSettings settings) {
    try {
      return LiveNode.start(
          settings, merged, Host.ofOne(Version.text(), level -> LogLevels.set(level).isPresent()));
    } catch (CompletionException e) {
      if (e.getCause() instanceof HttpStartFailure refused)
        throw new ConfigError(refused.getMessage());
      throw e;
    }
  }
}
