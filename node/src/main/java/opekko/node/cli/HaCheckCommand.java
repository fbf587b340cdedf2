package opekko.node.cli;

import com.typesafe.config.Config;
import java.time.InstantSource;
import java.util.ArrayList;
import opekko.node.assembly.StartCheck;
import opekko.node.config.ConfigError;
import opekko.node.config.NodeSettings;
import opekko.node.ha.Preflight;
import picocli.CommandLine;

/** {@code opekko ha check}: whether a node can take its place in the cluster; it may run or not. */
final class HaCheckCommand {
  private HaCheckCommand() {}

  static CommandLine commandLine() {
    var line =
        SettingsCommand.of(
            "check",
            "Check what a node of a cluster needs: ports, voters, clocks, disk, certificates, and all"
                + " of `opekko check`; run nothing.",
            "opekko ha check --config conf/cluster-a.conf",
            HaCheckCommand::run);
    line.getCommandSpec().usageMessage().customSynopsis("opekko ha check [SETTING]...");
    return line;
  }

  private static int run(Config merged, NodeSettings settings) {
    var ha =
        settings
            .ha()
            .orElseThrow(() ->
                new ConfigError("--ha.id: this node is in no cluster; give it and --ha.voters"));
    var preflight = new Preflight(InstantSource.system(), System::nanoTime);
    var findings = new ArrayList<>(preflight.of(settings, ha));
    findings.addAll(StartCheck.of(settings));
    return CheckCommand.report(System.out, findings);
  }
}
