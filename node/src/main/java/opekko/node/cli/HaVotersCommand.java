package opekko.node.cli;

import java.util.Locale;
import java.util.Map;
import opekko.cluster.VoterText;
import opekko.node.config.ConfigError;
import opekko.node.ha.HaClient;
import opekko.protocol.api.HaMembers;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code opekko ha voters}: whose votes count. */
@Command(
    name = "voters",
    description = "Show or change whose votes count, one voter at a time.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "A new voter must run already, with --ha.joining, its --ha.id and --ha.voters of the whole cluster.",
      "",
      "Examples:",
      "  opekko ha voters list",
      "  opekko ha voters replace c --with d=10.0.0.4",
      "  opekko ha voters add d=10.0.0.4:9550:9551"
    },
    subcommands = {
      HaVotersCommand.Listing.class,
      HaVotersCommand.Add.class,
      HaVotersCommand.Remove.class,
      HaVotersCommand.Replace.class
    })
final class HaVotersCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine().usage(System.out);
  }

  /**
   * @throws ConfigError when it is no voter
   */
  private static String voter(String text) {
    try {
      VoterText.parse(text);
      return text;
    } catch (IllegalArgumentException e) {
      throw new ConfigError(e.getMessage());
    }
  }

  @Command(
      name = "list",
      description = "Show who belongs to the cluster by its log.",
      footer = {"", "Example:", "  opekko ha voters list"})
  static final class Listing extends HaNodeCommand {
    @Override
    public Integer call() {
      return show(HaClient::members, members -> members.members().forEach(Listing::print));
    }

    private static void print(HaMembers.Member member) {
      System.out.printf(
          Locale.ROOT,
          "%-10s %-32s %s%n",
          member.id(),
          member.address(),
          member.isVoter() ? "votes" : "follows");
    }
  }

  @Command(
      name = "add",
      description = "Let a running node vote.",
      footer = {"", "Example:", "  opekko ha voters add d=10.0.0.4"})
  static final class Add extends HaOrderCommand {
    @Parameters(paramLabel = "ID=HOST", description = "as in --ha.voters")
    private String added;

    @Override
    public Integer call() {
      return give("voters", Map.of("add", voter(added)));
    }
  }

  @Command(
      name = "remove",
      description = "Count a node's vote no more.",
      footer = {"", "Example:", "  opekko ha voters remove c"})
  static final class Remove extends HaOrderCommand {
    @Parameters(paramLabel = "NODE", description = "its id")
    private String removed;

    @Override
    public Integer call() {
      return give("voters", Map.of("remove", removed));
    }
  }

  @Command(
      name = "replace",
      description = "Take one voter out and another in.",
      footer = {"", "Example:", "  opekko ha voters replace c --with d=10.0.0.4"})
  static final class Replace extends HaOrderCommand {
    @Parameters(paramLabel = "NODE", description = "who goes")
    private String replaced;

    @Option(
        names = "--with",
        required = true,
        paramLabel = "ID=HOST",
        description = "who comes, as in --ha.voters")
    private String with;

    @Override
    public Integer call() {
      return give("voters", Map.of("replace", replaced, "with", voter(with)));
    }
  }
}
