package opekko.node.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * The command line's entry. Exit codes: 0 done, 1 the work found a mismatch or failed, 2 the
 * command line is wrong.
 */
@Command(
    name = "opekko",
    description = "An OP Stack rollup node.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    subcommands = {
      DepositCommand.class,
      DevnetCommand.class,
      DeriveCommand.class,
      NetworksCommand.class,
      ReplayCommand.class,
      SendCommand.class,
      StatusCommand.class,
      TrainCommand.class,
      VersionCommand.class,
      CommandLine.HelpCommand.class
    },
    footer = {
      "",
      "Examples:",
      "  opekko devnet                     a whole rollup on this machine, and a page to watch it",
      "  opekko derive fixtures            derive recorded L1 data and compare",
      "  opekko networks                   the public chains by name",
      "  opekko node --network op-sepolia --l1 URL --l1.beacon URL \\",
      "      --l2 URL --l2.jwt-secret FILE   follow a live chain",
      "  opekko check …                    the same settings, checked and not run",
      "  opekko node --help                every setting"
    })
public final class Opekko implements Runnable {
  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine().usage(System.out);
  }

  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    return new CommandLine(new Opekko())
        .addSubcommand(NodeCommand.commandLine())
        .addSubcommand(CheckCommand.commandLine())
        .addSubcommand(BatcherCommand.commandLine())
        .addSubcommand(ConfigUpdateCommand.commandLine())
        .setUsageHelpAutoWidth(true)
        .setExecutionExceptionHandler(PlainErrors::print);
  }
}
