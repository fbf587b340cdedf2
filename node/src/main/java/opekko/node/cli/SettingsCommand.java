package opekko.node.cli;

import com.typesafe.config.Config;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import opekko.node.config.ConfigError;
import opekko.node.config.NodeSettings;
import opekko.node.config.Settings;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * A command that takes all the node's settings ({@code node}, {@code check}). Its options are made
 * from the table of settings, so that a flag, its variable and its help cannot drift apart.
 */
@Command(mixinStandardHelpOptions = true, sortOptions = false)
final class SettingsCommand implements Callable<Integer> {
  /** What the command does with its settings; the result is the exit code. */
  @FunctionalInterface
  interface Work {
    int run(Config merged, NodeSettings settings) throws Exception;
  }

  @CommandLine.Spec private CommandSpec spec;

  @CommandLine.Option(
      names = "--config",
      paramLabel = "FILE",
      description =
          "settings in HOCON or JSON, laid over conf/opekko.conf; flags and variables win")
  private Optional<Path> file;

  private final Work work;
  private Optional<Callable<Integer>> onNoSetting = Optional.empty();

  private SettingsCommand(Work work) {
    this.work = work;
  }

  static CommandLine of(String name, String description, String example, Work work) {
    var line = new CommandLine(new SettingsCommand(work));
    var spec = line.getCommandSpec().name(name);
    spec.versionProvider(new Version());
    // All settings in the synopsis would fill the first screen.
    spec.usageMessage().customSynopsis("opekko " + name + " [SETTING]...");
    spec.usageMessage().description(description).footer("", "Example:", "  " + example);
    Settings.flags().forEach(flag -> spec.addOption(option(flag)));
    // op-node's other flags are looked at by name: most only mean that a part does not exist here.
    return line.setUnmatchedArgumentsAllowed(true);
  }

  /**
   * The same command, but that it asks something where nobody gives a setting.
   *
   * @param place options of whom to ask
   */
  static CommandLine orAsk(CommandLine line, Object place, Callable<Integer> question) {
    SettingsCommand command = line.getCommand();
    command.onNoSetting = Optional.of(question);
    line.getCommandSpec().addMixin("place", CommandSpec.forAnnotatedObject(place));
    return line;
  }

  @Override
  public Integer call() throws Exception {
    if (onNoSetting.isPresent() && !hasSettings()) return onNoSetting.get().call();
    var merged = Settings.merged(given(), System.getenv(), file);
    LogLevels.apply(Settings.log(merged));
    var foreign = new LinkedHashMap<>(Settings.foreign(System.getenv()));
    foreign.putAll(foreign(spec.commandLine().getUnmatchedArguments()));
    var settings = Settings.read(merged, foreign);
    settings.warnings().forEach(this::warn);
    Settings.unknownVariables(System.getenv()).forEach(this::warn);
    return work.run(merged, settings);
  }

  private boolean hasSettings() {
    return file.isPresent()
        || !given().isEmpty()
        || !spec.commandLine().getUnmatchedArguments().isEmpty()
        || System.getenv().keySet().stream().anyMatch(name -> name.startsWith("OP_NODE_"));
  }

  private void warn(String warning) {
    spec.commandLine().getErr().println("opekko: " + warning);
  }

  private Map<String, String> given() {
    var values = new LinkedHashMap<String, String>();
    for (var flag : Settings.flags()) {
      String value = spec.findOption("--" + flag.name()).getValue();
      if (value != null) values.put(flag.name(), value);
    }
    return values;
  }

  private static OptionSpec option(Settings.Flag flag) {
    return OptionSpec.builder("--" + flag.name())
        .type(String.class)
        .arity(flag.isSwitch() ? "0..1" : "1")
        .fallbackValue(flag.isSwitch() ? "true" : "")
        .paramLabel(flag.label())
        .description(description(flag))
        .build();
  }

  private static String description(Settings.Flag flag) {
    var text = flag.description() + " (" + String.join(", ", flag.variables()) + ")";
    return flag.defaultValue().isEmpty() ? text : text + "; default " + flag.defaultValue();
  }

  /**
   * Pairs of {@code --name value}, {@code --name=value} and lone {@code --name}, as op-node's
   * parser takes them.
   */
  static Map<String, String> foreign(List<String> unmatched) {
    var pairs = new LinkedHashMap<String, String>();
    for (var i = 0; i < unmatched.size(); i++) {
      var word = unmatched.get(i);
      if (!word.startsWith("-")) throw new ConfigError("'" + word + "' is not understood here");
      var name = word.replaceFirst("^--?", "");
      var equals = name.indexOf('=');
      if (equals >= 0) {
        pairs.put(name.substring(0, equals), name.substring(equals + 1));
      } else if (i + 1 < unmatched.size() && !unmatched.get(i + 1).startsWith("-")) {
        pairs.put(name, unmatched.get(++i));
      } else {
        pairs.put(name, "true");
      }
    }
    return pairs;
  }
}
