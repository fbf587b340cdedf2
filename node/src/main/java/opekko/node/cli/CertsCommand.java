package opekko.node.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import opekko.node.certs.CertificateSet;
import opekko.node.certs.NodeHost;
import opekko.node.config.ConfigError;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code opekko certs}: what the nodes of a cluster show each other. */
@Command(
    name = "certs",
    description = "Make an authority, and a certificate and key for each node of a cluster.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    footer = {
      "",
      "Nothing is overwritten. When the folder has an authority, it issues the new ones.",
      "Whoever has ca.key can let nodes in: keep it off the nodes.",
      "Exit codes: 0 made, 2 not.",
      "",
      "Examples:",
      "  opekko certs --out certs --hosts a=10.0.0.1,b=10.0.0.2,c=10.0.0.3",
      "  opekko certs --out certs --hosts d=node-d.example    one more, of the same authority"
    })
final class CertsCommand implements Callable<Integer> {
  @Option(names = "--out", required = true, paramLabel = "DIR", description = "folder of the files")
  private Path folder;

  @Option(
      names = "--hosts",
      required = true,
      paramLabel = "ID=HOST,…",
      description = "the nodes, each with the IP address or name the others reach it by")
  private String hosts;

  @Option(
      names = "--days",
      paramLabel = "N",
      defaultValue = "365",
      description = "how long they are valid; default ${DEFAULT-VALUE}")
  private int days;

  private final InstantSource clock = InstantSource.system();

  @Override
  public Integer call() {
    if (days < 1) throw new ConfigError("--days: " + days + " is no length of time");
    var nodes = NodeHost.parse(hosts);
    var set = new CertificateSet(folder);
    var isNew = !set.hasAuthority();
    set.issue(nodes, clock.instant(), Duration.ofDays(days));
    System.out.printf(
        "%s, and certificates for %d nodes, valid for %d days.%n",
        isNew ? "Made an authority" : "Used the authority that was there", nodes.size(), days);
    for (var node : nodes) {
      var files = set.of(node.id());
      System.out.printf(
          "%n  on %s (%s):%n    --ha.tls.enabled --ha.tls.ca %s --ha.tls.cert %s --ha.tls.key %s%n",
          node.id(), node.host(), files.authority(), files.certificate(), files.key());
    }
    System.out.printf(
        "%nGive each node its own three files, and keep %s off the nodes.%n", set.authorityKey());
    return 0;
  }
}
