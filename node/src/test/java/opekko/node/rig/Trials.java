package opekko.node.rig;

/** Tries faults on a cluster, one after the other. */
final class Trials {
  private Trials() {}

  /**
   * Makes a fault happen so many times. Before and after each the cluster is well; after each the
   * promises that hold always are checked too.
   */
  static Findings run(RigCluster cluster, Fault fault, int runs) {
    var findings = new Findings();
    for (var i = 0; i < runs; i++) run(cluster, fault, findings);
    return findings;
  }

  /** As {@link #run}, but what cannot go on is a finding too; the cluster is mended as can be. */
  static Findings attempt(RigCluster cluster, Fault fault, int runs) {
    var all = new Findings();
    for (var i = 0; i < runs; i++) {
      try {
        run(cluster, fault, all);
      } catch (AssertionError | RuntimeException e) {
        all.miss(e instanceof AssertionError ? e.getMessage() : e.toString());
        cluster.mend();
      }
    }
    return all;
  }

  private static void run(RigCluster cluster, Fault fault, Findings findings) {
    cluster.settle();
    findings.begin();
    fault.trial().run(cluster, findings);
    cluster.settle();
    cluster.broken().forEach(findings::miss);
  }
}
