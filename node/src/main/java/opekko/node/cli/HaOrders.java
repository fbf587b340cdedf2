package opekko.node.cli;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import opekko.node.config.ConfigError;
import opekko.node.config.GoDuration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The everyday orders of {@code opekko ha}: each waits for its result and prints it. */
final class HaOrders {
  private HaOrders() {}

  /** All, in the order of the help. */
  static List<Object> all() {
    return List.of(
        new Transfer(), new Drain(), new Undrain(), new Pause(), new Resume(), new Prefer());
  }

  @Command(
      name = "transfer",
      description = "Give leadership to another node, between two blocks.",
      footer = {
        "",
        "Refused when that node is not ready, or none is. Exit codes: 0 done, 1 refused, 3 no answer.",
        "",
        "Examples:",
        "  opekko ha transfer                 to the most ready node",
        "  opekko ha transfer --to b --reason 'a gets a new disk'"
      })
  static final class Transfer extends HaOrderCommand {
    @Option(names = "--to", paramLabel = "NODE", description = "default: the most ready one")
    private Optional<String> to;

    @Override
    public Integer call() {
      return give("transfer", Map.of("to", to));
    }
  }

  @Command(
      name = "drain",
      description = "Have a node lead no more: leadership goes elsewhere first. Survives restarts.",
      footer = {"", "Example:", "  opekko ha drain a --reason 'new kernel'"})
  static final class Drain extends HaOrderCommand {
    @Parameters(arity = "0..1", paramLabel = "NODE", description = "default: the one asked")
    private Optional<String> node;

    @Override
    public Integer call() {
      return give("drain", Map.of("node", node));
    }
  }

  @Command(
      name = "undrain",
      description = "Let a drained node lead again.",
      footer = {"", "Example:", "  opekko ha undrain a"})
  static final class Undrain extends HaOrderCommand {
    @Parameters(arity = "0..1", paramLabel = "NODE", description = "default: the one asked")
    private Optional<String> node;

    @Override
    public Integer call() {
      return give("undrain", Map.of("node", node));
    }
  }

  @Command(
      name = "pause",
      description =
          "Leave leadership where it is, sick leader or not, for a while. A dead one is replaced.",
      footer = {"", "It ends by itself.", "", "Example:", "  opekko ha pause --for 30m"})
  static final class Pause extends HaOrderCommand {
    @Option(
        names = "--for",
        paramLabel = "TIME",
        defaultValue = "1h",
        description = "such as 30m; default ${DEFAULT-VALUE}, a day at most")
    private String length;

    @Override
    public Integer call() {
      return give("pause", Map.of("seconds", seconds()));
    }

    private long seconds() {
      try {
        return GoDuration.parse(length).toSeconds();
      } catch (IllegalArgumentException e) {
        throw new ConfigError("--for: " + e.getMessage());
      }
    }
  }

  @Command(
      name = "resume",
      description = "End a pause.",
      footer = {"", "Example:", "  opekko ha resume"})
  static final class Resume extends HaOrderCommand {
    @Override
    public Integer call() {
      return give("resume", Map.of());
    }
  }

  @Command(
      name = "prefer",
      description = "Among equally ready nodes the one of the highest priority leads.",
      footer = {"", "Example:", "  opekko ha prefer a=10"})
  static final class Prefer extends HaOrderCommand {
    @Parameters(paramLabel = "NODE=N", description = "a node and its priority; 0 is usual")
    private String preference;

    @Override
    public Integer call() {
      var parts = preference.split("=", -1);
      if (parts.length != 2 || parts[0].isEmpty() || !parts[1].matches("-?\\d{1,4}"))
        throw new ConfigError("'" + preference + "' is no preference such as a=10");
      return give("prefer", Map.of("node", parts[0], "priority", Integer.parseInt(parts[1])));
    }
  }
}
