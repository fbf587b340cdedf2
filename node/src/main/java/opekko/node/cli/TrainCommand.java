package opekko.node.cli;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import opekko.node.assembly.LiveNode;
import opekko.node.config.Settings;
import opekko.node.derive.Derive;
import opekko.node.derive.DeriveOptions;
import opekko.node.derive.DeriveOptions.Detail;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/**
 * What the launcher runs once, to record for the JVM's start-up cache which classes a node needs:
 * it derives recordings, then starts a node whose endpoints do not answer and asks it for its
 * status.
 */
@Command(name = "train", hidden = true, description = "Exercise the node for the start-up cache.")
final class TrainCommand implements Callable<Integer> {
  /** Nobody listens on the discard port of a loopback address. */
  private static final String NOBODY = "http://127.0.0.1:9";

  private static final String STATUS =
      "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"optimism_syncStatus\",\"params\":[]}";

  @Parameters(arity = "1..*", paramLabel = "PATH", description = "recordings")
  private List<Path> paths;

  @Override
  public Integer call() throws Exception {
    LogLevels.set("error");
    var code =
        Derive.run(
            new DeriveOptions(paths, Detail.QUIET, false, false, false), System.out, System.err);
    var folder = Files.createTempDirectory("opekko-train");
    var flags =
        Map.of(
            "network",
            "op-sepolia",
            "l1",
            NOBODY,
            "l1.beacon",
            NOBODY,
            "l2",
            NOBODY,
            "l2.jwt-secret",
            folder.resolve("jwt.txt").toString(),
            "data-dir",
            folder.toString(),
            "rpc.addr",
            "127.0.0.1",
            "rpc.port",
            "0",
            "admin.port",
            "0");
    var merged = Settings.merged(flags, Map.of(), Optional.empty());
    try (var node =
        LiveNode.start(Settings.read(merged, Map.of()), merged, Version.text(), _ -> true)) {
      ask(node.rpcPort());
    }
    return code;
  }

  private static void ask(int port) throws Exception {
    try (var client = HttpClient.newHttpClient()) {
      var request =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port))
              .header("Content-Type", "application/json")
              .POST(HttpRequest.BodyPublishers.ofString(STATUS))
              .build();
      client.send(request, HttpResponse.BodyHandlers.discarding());
    }
  }
}
