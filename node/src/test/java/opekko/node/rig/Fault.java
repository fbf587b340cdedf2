package opekko.node.rig;

/**
 * One thing that can happen to a cluster.
 *
 * @param row of the fault table
 * @param injection how the rig makes it happen
 * @param promise what the cluster does then
 */
record Fault(String row, String name, String injection, Promise promise, Trial trial) {

  Fault(String row, String name, String injection, String promise, Trial trial) {
    this(row, name, injection, Promise.of(promise), trial);
  }

  /** Makes it happen once, to a cluster that is well, and mends it again. */
  @FunctionalInterface
  interface Trial {
    void run(RigCluster cluster, Findings findings);
  }

  @Override
  public String toString() {
    return row + " " + name;
  }
}
