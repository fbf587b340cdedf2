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
    // In the order in which a newcomer needs them.
    return new CommandLine(new Opekko())
        .addSubcommand(new DevnetCommand())
        .addSubcommand(NodeCommand.commandLine())
        .addSubcommand(CheckCommand.commandLine())
        .addSubcommand(BatcherCommand.commandLine())
        .addSubcommand(new StatusCommand())
        .addSubcommand(HaCommand.commandLine())
        .addSubcommand(new SendCommand())
        .addSubcommand(new DepositCommand())
        .addSubcommand(ConfigUpdateCommand.commandLine())
        .addSubcommand(new DeriveCommand())
        .addSubcommand(new ReplayCommand())
        .addSubcommand(new CertsCommand())
        .addSubcommand(new NetworksCommand())
        .addSubcommand(new TrainCommand())
        .addSubcommand(new VersionCommand())
        .addSubcommand(new CommandLine.HelpCommand())
        .setUsageHelpAutoWidth(true)
        .setExecutionExceptionHandler(PlainErrors::print);
  }
}
