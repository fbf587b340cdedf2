package opekko.node.cli;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import opekko.node.config.ConfigError;
import opekko.node.ha.ChangeText;
import opekko.node.ha.HaClient;
import opekko.protocol.api.HaLogLine;
import picocli.CommandLine.Command;
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
      footer = {"", "Example:", "  opekko ha why"})
  static final class Why extends HaNodeCommand {
    @Override
    public Integer call() {
      return show(
          HaClient::why, changes -> ChangeText.timeline(changes).forEach(System.out::println));
    }
  }

  @Command(
      name = "log",
      description = "Show what was decided: blocks and rewinds, newest first.",
      footer = {"", "Examples:", "  opekko ha log", "  opekko ha log --from 1200 --count 5"})
  static final class Log extends HaNodeCommand {
    private static final int MAX_COUNT = 1000;

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

    @Override
    public Integer call() {
      if (count < 1 || count > MAX_COUNT)
        throw new ConfigError("--count: " + count + " is not between 1 and " + MAX_COUNT);
      if (from.filter(height -> height < 0).isPresent())
        throw new ConfigError("--from: " + from.get() + " is no height");
      return show(client -> client.log(from, count), lines -> lines.forEach(Log::print));
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
