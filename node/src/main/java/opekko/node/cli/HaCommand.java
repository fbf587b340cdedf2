package opekko.node.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code opekko ha}: a cluster of nodes that sequence together. */
@Command(
    name = "ha",
    description = "Look at a cluster that sequences, and give it orders.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footer = {
      "",
      "Ask any node: it knows the others, and passes orders on to the leader. Each order waits for its",
      "result. The node asked is the one of this machine unless --rpc and --admin (or the variables",
      "OPEKKO_RPC, OPEKKO_ADMIN) name another.",
      "",
      "Exit codes of orders: 0 done, 1 refused, 2 wrong use, 3 no answer.",
      "",
      "Examples:",
      "  opekko ha status --watch",
      "  opekko ha transfer --to b --reason 'a gets a new disk'",
      "  opekko ha drain a",
      "  opekko ha why",
      "  opekko ha check --config conf/cluster-a.conf     before the node starts"
    })
final class HaCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine().usage(System.out);
  }

  static CommandLine commandLine() {
    var line = new CommandLine(new HaCommand()).addSubcommand(new HaStatusCommand());
    HaOrders.all().forEach(line::addSubcommand);
    line.addSubcommand(new HaVotersCommand());
    HaReads.all().forEach(line::addSubcommand);
    HaGraveOrders.all().forEach(line::addSubcommand);
    return line.addSubcommand(HaCheckCommand.commandLine());
  }
}
