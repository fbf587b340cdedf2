package opekko.node.cli;

import com.typesafe.config.Config;
import java.io.PrintStream;
import java.util.List;
import opekko.node.assembly.StartCheck;
import opekko.node.config.NodeSettings;
import opekko.rpc.check.Finding;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/**
 * {@code opekko check}: the node's settings, checked against L1, beacon and engine, and not run.
 */
final class CheckCommand {
  private static final int WRONG = 1;

  private CheckCommand() {}

  static CommandLine commandLine() {
    return SettingsCommand.of(
        "check",
        "Check settings, endpoints, chain ids, genesis and forks; run nothing.",
        "opekko check --network op-sepolia --l1 URL --l1.beacon URL --l2 URL --l2.jwt-secret FILE",
        CheckCommand::run);
  }

  private static int run(Config merged, NodeSettings settings) {
    return report(System.out, StartCheck.of(settings));
  }

  /**
   * @return the exit code
   */
  static int report(PrintStream out, List<Finding> findings) {
    findings.forEach(finding -> print(out, finding));
    var errors = findings.stream().filter(f -> f.severity() == Finding.Severity.ERROR).count();
    var warnings = findings.stream().filter(f -> f.severity() == Finding.Severity.WARNING).count();
    out.printf("%d errors, %d warnings%n", errors, warnings);
    return errors > 0 ? WRONG : CommandLine.ExitCode.OK;
  }

  private static void print(PrintStream out, Finding finding) {
    var label =
        switch (finding.severity()) {
          case OK -> "@|green ok     |@";
          case WARNING -> "@|yellow warning|@";
          case ERROR -> "@|red ERROR  |@";
        };
    out.println(Ansi.AUTO.string(label) + " " + finding.subject() + " " + finding.text());
  }
}
