package opekko.node.ha;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import opekko.node.config.HaSettings;
import opekko.node.config.NodeSettings;
import opekko.rpc.check.Finding;
import opekko.rpc.tls.CertificateCheck;
import opekko.rpc.tls.TlsFiles;

/**
 * What would keep a node from its place in the cluster, looked at from outside: it may run or not.
 * Blocks the calling thread.
 *
 * @param nanos a clock that only goes on
 */
public record Preflight(InstantSource clock, LongSupplier nanos) {
  private static final Duration RENEWAL = Duration.ofDays(30);

  /** Of a node on this machine. */
  public List<Finding> of(NodeSettings settings, HaSettings ha) {
    var peers = new PeerCheck(clock, nanos, settings.rpc().port());
    var own = peers.ask("127.0.0.1").filter(status -> status.self().equals(ha.self().id()));
    var findings = new ArrayList<Finding>();
    if (own.isPresent()) findings.add(Finding.ok("Node " + ha.self().id(), "runs already"));
    else findings.addAll(PortCheck.of(settings, ha));
    findings.addAll(peers.of(ha));
    findings.add(DiskCheck.of(ha.dir(), nanos));
    findings.add(ha.tls().map(this::certificates).orElseGet(Preflight::noTls));
    findings.add(KernelCheck.retransmission());
    return List.copyOf(findings);
  }

  private static Finding noTls() {
    return Finding.ok("TLS", "is off: whoever reaches the cluster's ports can vote");
  }

  private Finding certificates(TlsFiles files) {
    var now = clock.instant();
    var problems = CertificateCheck.problems(files, now);
    if (!problems.isEmpty()) return Finding.error("TLS", String.join("; ", problems));
    var expiry = CertificateCheck.expiry(files);
    return expiry.isBefore(now.plus(RENEWAL))
        ? Finding.warning("TLS", "certificates expire at " + expiry + ": make new ones before")
        : Finding.ok("TLS", "certificates are valid until " + expiry);
  }
}
