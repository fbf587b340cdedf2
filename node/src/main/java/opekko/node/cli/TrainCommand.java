package opekko.node.cli;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import opekko.node.assembly.Host;
import opekko.node.assembly.LiveNode;
import opekko.node.config.Settings;
import opekko.node.config.TemporaryFolder;
import opekko.node.derive.Derive;
import opekko.node.derive.DeriveOptions;
import opekko.node.derive.DeriveOptions.Detail;
import opekko.node.devnet.ChainShape;
import opekko.node.devnet.Devnet;
import opekko.node.devnet.DevnetListener;
import opekko.node.devnet.DevnetPorts;
import opekko.node.devnet.DevnetSettings;
import opekko.node.devnet.Sequencers;
import opekko.protocol.api.SyncStatus;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/**
 * What the launcher runs once, to record for the JVM's start-up cache which classes a node needs:
 * it derives recordings, starts a node whose endpoints do not answer and asks it for its status,
 * runs a devnet until a block is safe, and one whose sequencers are a cluster until it has led.
 */
@Command(name = "train", hidden = true, description = "Exercise the node for the start-up cache.")
final class TrainCommand implements Callable<Integer> {
  /** Nobody listens on the discard port of a loopback address. */
  private static final String NOBODY = "http://127.0.0.1:9";

  private static final long DEVNET_SECONDS = 60;

  /** Two speak to each other as more do, and one of them leads. */
  private static final Sequencers VOTERS = new Sequencers(OptionalLong.of(2), Optional.empty());

  private static final long CLUSTER_BLOCKS = 5;

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
    try (var folder = TemporaryFolder.create("opekko-train")) {
      startNode(folder.path());
    }
    runDevnet(Sequencers.ALONE, status -> status.safeL2().number() > 0);
    runDevnet(VOTERS, status -> status.unsafeL2().number() >= CLUSTER_BLOCKS);
    return code;
  }

  private static void startNode(Path folder) throws Exception {
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
        LiveNode.start(
            Settings.read(merged, Map.of()), merged, Host.ofOne(Version.text(), _ -> true))) {
      ask(node.rpcPort());
    }
  }

  private static void runDevnet(Sequencers sequencers, Predicate<SyncStatus> isEnough)
      throws Exception {
    var reached = new CompletableFuture<SyncStatus>();
    var settings =
        new DevnetSettings(
            Optional.empty(),
            ChainShape.every(1, 1),
            sequencers,
            OptionalLong.of(1),
            0,
            "blobs",
            DevnetPorts.FREE);
    DevnetListener listener =
        new DevnetListener() {
          @Override
          public void moved(String node, SyncStatus status) {
            if (isEnough.test(status)) reached.complete(status);
          }
        };
    try (var devnet = Devnet.start(settings, listener, Version.text())) {
      reached.get(DEVNET_SECONDS, TimeUnit.SECONDS);
      for (var node : devnet.map().sequencers()) look(node.rpc());
    }
  }

  /** At the page's first file, and at who leads. */
  private static void look(URI node) throws Exception {
    try (var client = HttpClient.newHttpClient()) {
      for (var path : List.of("/", "/ha/v1/status"))
        client.send(
            HttpRequest.newBuilder(node.resolve(path)).build(),
            HttpResponse.BodyHandlers.discarding());
    }
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
