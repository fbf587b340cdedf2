package opekko.node.cli;

import com.typesafe.config.Config;
import java.time.InstantSource;
import java.util.ArrayList;
import opekko.node.assembly.StartCheck;
import opekko.node.config.ConfigError;
import opekko.node.config.NodeSettings;
import opekko.node.ha.Preflight;
import opekko.protocol.api.HaFinding;
import opekko.rpc.check.Finding;
import picocli.CommandLine;

/**
 * {@code opekko ha check}: with settings, whether a node can take its place in the cluster;
 * without, what a node that runs has to say.
 */
final class HaCheckCommand {
  private HaCheckCommand() {}

  static CommandLine commandLine() {
    var line =
        SettingsCommand.of(
            "check",
            "With the settings of a node of a cluster, check what it needs: ports, voters, clocks, disk,"
                + " certificates, and all of `opekko check`; run nothing. Without, ask a node that runs"
                + " what keeps it and the others from working.",
            "opekko ha check --config conf/cluster-a.conf\n"
                + "  opekko ha check --rpc http://10.0.0.2:9545 --admin http://10.0.0.2:9546",
            HaCheckCommand::run);
    line.getCommandSpec().usageMessage().customSynopsis("opekko ha check [SETTING]...");
    var place = new HaPlace();
    return SettingsCommand.orAsk(line, place, () -> ask(place));
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

  private static int ask(HaPlace place) {
    try (var client = place.connect()) {
      var found = client.check().value().stream().map(HaCheckCommand::finding).toList();
      return CheckCommand.report(System.out, found);
    }
  }

  private static Finding finding(HaFinding told) {
    return told.isOk()
        ? Finding.ok(told.subject(), told.text())
        : Finding.error(told.subject(), told.text());
  }
}
