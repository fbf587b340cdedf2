package opekko.node.cli;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import opekko.node.config.ConfigError;
import opekko.node.devnet.ChainShape;
import opekko.node.devnet.Devnet;
import opekko.node.devnet.DevnetPorts;
import opekko.node.devnet.DevnetSettings;
import opekko.node.devnet.Sequencers;
import opekko.node.process.Program;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code opekko devnet}: a whole rollup on this machine. */
@Command(
    name = "devnet",
    description =
        "Run a whole rollup: an L1, execution engines, a sequencer or a cluster of them, a batcher and a verifier.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    footer = {
      "",
      "Everything listens on loopback, and ends with Ctrl-C. The engines run no contract code.",
      "",
      "With --nodes 3 or 5 the sequencers are processes of their own and form a cluster: kill, stop or",
      "cut off one and another goes on. Their engines stay in the devnet's process, with L1 and batcher,",
      "so that an engine outlives its node. A node that ended is started again.",
      "",
      "Examples:",
      "  opekko devnet                        a fresh chain; open http://127.0.0.1:9545/",
      "  opekko devnet --tps 20               with traffic",
      "  opekko devnet --dir chain            kept, and resumed the next time",
      "  opekko devnet --nodes 3              a cluster: kill -9 the leader and watch",
      "  opekko devnet --block-time 2 --l1-block-time 12",
      "  opekko deposit --value 1ether --to 0x…   against it, from another terminal",
      "  opekko status --watch"
    })
final class DevnetCommand implements Callable<Integer> {
  private static final List<String> DATA_TYPES = List.of("blobs", "calldata", "auto");
  private static final List<String> CLUSTER_SIZES = List.of("1", "3", "5");
  private static final int FAILED = 1;
  private static final int MAX_VERIFIERS = 8;

  @Option(
      names = "--dir",
      paramLabel = "FOLDER",
      description = "keep the chains there and resume them; default: a folder that goes at the end")
  private Optional<Path> dir;

  @Option(
      names = "--block-time",
      paramLabel = "S",
      description = "seconds for an L2 block; default 1")
  private Optional<String> blockTime;

  @Option(names = "--l1-block-time", paramLabel = "S", description = "for an L1 block; default 3")
  private Optional<String> l1BlockTime;

  @Option(
      names = "--seq-window",
      paramLabel = "BLOCKS",
      description = "L1 blocks within which a batch must come; default 200")
  private Optional<String> seqWindow;

  @Option(
      names = "--channel-timeout",
      paramLabel = "BLOCKS",
      description = "L1 blocks a channel may take; default 100 (from Granite on always 50)")
  private Optional<String> channelTimeout;

  @Option(
      names = "--fork",
      paramLabel = "NAME",
      description = "the newest fork, active with all before it; default: the newest there is")
  private Optional<String> fork;

  @Option(
      names = "--nodes",
      paramLabel = "N",
      description =
          "1: one sequencer; 3 or 5: a cluster of them, each in its own process; default 1")
  private Optional<String> nodes;

  @Option(
      names = "--verifiers",
      paramLabel = "N",
      description = "nodes besides the sequencers; default 1, or 0 beside a cluster")
  private Optional<String> verifiers;

  @Option(
      names = "--tps",
      paramLabel = "N",
      description = "make up so many L2 transactions a second; default ${DEFAULT-VALUE}",
      defaultValue = "0")
  private String tps;

  @Option(
      names = "--data-availability-type",
      paramLabel = "TYPE",
      description =
          "where batches go: blobs, calldata, or auto (by price); default ${DEFAULT-VALUE}",
      defaultValue = "auto")
  private String dataType;

  @Option(
      names = "--l1-port",
      paramLabel = "PORT",
      description = "of L1, 0 for any; default ${DEFAULT-VALUE}",
      defaultValue = "8545")
  private String l1Port;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description =
          "of the sequencer's RPC and page, the others follow, 0 for any; default ${DEFAULT-VALUE}",
      defaultValue = "9545")
  private String port;

  @Option(
      names = "--log.level",
      paramLabel = "LEVEL",
      description = "of the nodes' log, which is in the folder; default ${DEFAULT-VALUE}",
      defaultValue = "info")
  private String logLevel;

  @Override
  public Integer call() throws Exception {
    var settings = settings();
    if (LogLevels.set(logLevel).isEmpty())
      throw new ConfigError("--log.level " + logLevel + ": trace, debug, info, warn or error");
    var console = DevnetConsole.onTerminal(System.out);
    var devnet = Devnet.start(settings, console, Version.text());
    var ended = new CompletableFuture<Integer>();
    devnet
        .failed()
        .thenAccept(cause -> {
          System.err.println("opekko: stopped: " + cause);
          ended.complete(FAILED);
        });
    Runtime.getRuntime().addShutdownHook(new Thread(devnet::close, "shutdown"));
    return ended.join();
  }

  private DevnetSettings settings() {
    if (!DATA_TYPES.contains(dataType))
      throw new ConfigError(
          "--data-availability-type %s: one of %s"
              .formatted(dataType, String.join(", ", DATA_TYPES)));
    return new DevnetSettings(
        dir,
        new ChainShape(
            seconds("--block-time", blockTime),
            seconds("--l1-block-time", l1BlockTime),
            whole("--seq-window", seqWindow, 2, Integer.MAX_VALUE),
            whole("--channel-timeout", channelTimeout, 1, Integer.MAX_VALUE),
            fork.map(ChainShape::fork)),
        new Sequencers(clusterSize(), Optional.of(program())),
        whole("--verifiers", verifiers, 0, MAX_VERIFIERS),
        (int) whole("--tps", tps, 0, 10_000),
        dataType,
        new DevnetPorts(
            (int) whole("--l1-port", l1Port, 0, 65_535), (int) whole("--port", port, 0, 65_000)));
  }

  private OptionalLong clusterSize() {
    if (nodes.isPresent() && !CLUSTER_SIZES.contains(nodes.get()))
      throw new ConfigError(
          "--nodes %s: one of %s, so that a majority remains when one of them is lost"
              .formatted(nodes.get(), String.join(", ", CLUSTER_SIZES)));
    return nodes.map(text -> OptionalLong.of(Long.parseLong(text))).orElse(OptionalLong.empty());
  }

  private Program program() {
    return Program.of(Opekko.class, "node", "--log.level=" + logLevel);
  }

  private static OptionalLong seconds(String option, Optional<String> text) {
    if (text.isEmpty()) return OptionalLong.empty();
    try {
      if (new BigDecimal(text.get()).stripTrailingZeros().scale() > 0)
        throw new ConfigError(
            "%s %s: timestamps are whole seconds, so blocks come every 1, 2, 3, … seconds"
                .formatted(option, text.get()));
    } catch (NumberFormatException _) {
      // Said below, as of any other number.
    }
    return whole(option, text, 1, 3600);
  }

  private static OptionalLong whole(String option, Optional<String> text, long least, long most) {
    return text.isEmpty()
        ? OptionalLong.empty()
        : OptionalLong.of(whole(option, text.get(), least, most));
  }

  private static long whole(String option, String text, long least, long most) {
    try {
      var number = Long.parseLong(text);
      if (number >= least && number <= most) return number;
    } catch (NumberFormatException _) {
      // Said below.
    }
    throw new ConfigError(
        "%s %s: a whole number from %d to %d is needed".formatted(option, text, least, most));
  }
}
