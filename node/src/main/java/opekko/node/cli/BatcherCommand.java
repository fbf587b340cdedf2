package opekko.node.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import opekko.node.batcher.BatcherFlag;
import opekko.node.batcher.BatcherOptions;
import opekko.node.batcher.BatcherProcess;
import opekko.node.config.ConfigError;
import opekko.node.config.LogSettings;
import opekko.node.config.Settings;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** {@code opekko batcher}: brings a rollup's blocks to L1 until it is told to stop. */
@Command(
    name = "batcher",
    description = "Bring the blocks of a rollup to L1, beside any node.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    versionProvider = Version.class,
    customSynopsis = "opekko batcher [OPTION]...",
    footer = {
      "",
      "Ctrl-C sends what is left and waits for it; a second batcher must not run with the same key.",
      "",
      "Examples:",
      "  opekko batcher --l1-eth-rpc http://127.0.0.1:8545 --l2-eth-rpc http://127.0.0.1:9545 \\",
      "      --rollup-rpc http://127.0.0.1:7545 --private-key key.txt --max-channel-duration 1",
      "  opekko batcher … --data-availability-type auto --target-num-frames 6 --batch-type 1 \\",
      "      --compression-algo brotli    blobs or calldata, whichever is cheaper"
    })
final class BatcherCommand implements Callable<Integer> {
  private static final int FAILED = 1;

  @CommandLine.Spec private CommandSpec spec;

  private BatcherCommand() {}

  static CommandLine commandLine() {
    var line = new CommandLine(new BatcherCommand());
    for (var flag : BatcherFlag.values()) line.getCommandSpec().addOption(option(flag));
    // op-batcher's other flags are looked at by name.
    return line.setUnmatchedArgumentsAllowed(true);
  }

  private static OptionSpec option(BatcherFlag flag) {
    var usual = flag.usual().isEmpty() ? "" : "; default " + flag.usual();
    return OptionSpec.builder("--" + flag.flag())
        .type(String.class)
        .arity(flag.isSwitch() ? "0..1" : "1")
        .fallbackValue(flag.isSwitch() ? "true" : "")
        .paramLabel(flag.label())
        .description("%s (%s)%s".formatted(flag.description(), flag.variable(), usual))
        .build();
  }

  @Override
  public Integer call() {
    var line = spec.commandLine();
    var foreign = SettingsCommand.foreign(line.getUnmatchedArguments());
    var options = BatcherOptions.read(given(), foreign, System.getenv());
    if (LogLevels.set(options.logLevel()).isEmpty())
      throw new ConfigError("--log.level: '" + options.logLevel() + "' is no level");
    LogLevels.apply(new LogSettings(options.logLevel(), "text", false));
    options.warnings().forEach(warning -> line.getErr().println("opekko: " + warning));
    var batcher =
        BatcherProcess.start(options, Settings.merged(Map.of(), Map.of(), Optional.empty()));
    var isStopping = new CompletableFuture<Void>();
    // On SIGTERM and Ctrl-C the JVM ends when its hooks have run: the batcher is closed in one.
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  isStopping.complete(null);
                  batcher.close();
                },
                "shutdown"));
    batcher.ended().toCompletableFuture().join();
    return isStopping.isDone() ? CommandLine.ExitCode.OK : FAILED;
  }

  private Map<String, String> given() {
    var values = new LinkedHashMap<String, String>();
    for (var flag : BatcherFlag.values()) {
      String value = spec.findOption("--" + flag.flag()).getValue();
      if (value != null) values.put(flag.flag(), value);
    }
    return values;
  }
}
