package opekko.node.cli;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import opekko.node.config.ConfigError;
import opekko.node.ha.ChangeText;
import opekko.protocol.api.HaLogLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What operators look up, besides the status. */
final class HaReads {
  private HaReads() {}

  static List<Object> all() {
    return List.of(new Why(), new Log());
  }

  @Command(
      name = "why",
      description = "Show why the leader changed last: cause, what was seen, what it cost.",
      mixinStandardHelpOptions = true,
      versionProvider = Version.class,
      sortOptions = false,
      footer = {"", "Example:", "  opekko ha why"})
  static final class Why implements Callable<Integer> {
    @Mixin private HaPlace place;

    @Option(names = "--json", description = "print the changes as the node gave them")
    private boolean isJson;

    @Override
    public Integer call() {
      try (var client = place.connect()) {
        var answer = client.why();
        if (isJson) System.out.print(answer.json());
        else ChangeText.timeline(answer.value()).forEach(System.out::println);
        return 0;
      }
    }
  }

  @Command(
      name = "log",
      description = "Show what was decided: blocks and rewinds, newest first.",
      mixinStandardHelpOptions = true,
      versionProvider = Version.class,
      sortOptions = false,
      footer = {"", "Examples:", "  opekko ha log", "  opekko ha log --from 1200 --count 5"})
  static final class Log implements Callable<Integer> {
    private static final int MAX_COUNT = 1000;

    @Mixin private HaPlace place;

    @Option(
        names = "--from",
        paramLabel = "HEIGHT",
        description = "the highest shown; default: the newest")
    private Optional<Long> from;

    @Option(
        names = "--count",
        paramLabel = "N",
        defaultValue = "20",
        description = "default ${DEFAULT-VALUE}, 1000 at most")
    private int count;

    @Option(names = "--json", description = "print the lines as the node gave them")
    private boolean isJson;

    @Override
    public Integer call() {
      if (count < 1 || count > MAX_COUNT)
        throw new ConfigError("--count: " + count + " is not between 1 and " + MAX_COUNT);
      if (from.filter(height -> height < 0).isPresent())
        throw new ConfigError("--from: " + from.get() + " is no height");
      try (var client = place.connect()) {
        var answer = client.log(from, count);
        if (isJson) System.out.print(answer.json());
        else answer.value().forEach(Log::print);
        return 0;
      }
    }

    private static void print(HaLogLine line) {
      System.out.printf(
          Locale.ROOT,
          "%10d  %s  term %d, lineage %d  %s%n",
          line.block().number(),
          line.block().hash(),
          line.term(),
          line.lineage(),
          line.what());
    }
  }
}
