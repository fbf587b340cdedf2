package opekko.node.rig;

/** Tries faults on a cluster, one after the other. */
final class Trials {
  private final RigCluster cluster;
  private boolean isWell;

  Trials(RigCluster cluster) {
    this.cluster = cluster;
  }

  /**
   * Makes a fault happen so many times. Before and after each the cluster is well; after each the
   * promises that hold always are checked too. What cannot go on is a finding, and the cluster is
   * mended as can be.
   */
  Findings attempt(Fault fault, int runs) {
    var findings = new Findings();
    for (var i = 0; i < runs; i++) {
      findings.begin();
      try {
        run(fault, findings);
      } catch (AssertionError | RuntimeException e) {
        findings.miss(e instanceof AssertionError ? e.getMessage() : e.toString());
        cluster.mend();
      }
    }
    return findings;
  }

  /** That it is well after one is that it is well before the next. */
  private void run(Fault fault, Findings findings) {
    if (!isWell) cluster.settle();
    isWell = false;
    fault.trial().run(cluster, findings);
    cluster.settle();
    cluster.broken().forEach(findings::miss);
    isWell = true;
  }
}
