package opekko.node.rig;

import java.util.List;

/** A fault of the table that the rig cannot make happen, or does not yet. */
record UntriedFault(String row, String name, String why) {
  static final List<UntriedFault> ALL =
      List.of(
          new UntriedFault(
              "7", "100 ms delay", "needs netem, which the kernel of this machine does not have"),
          new UntriedFault(
              "12",
              "unsynced writes lost",
              "needs a block device that forgets; the log's own tests cut its files instead"),
          new UntriedFault("16", "force by the operator", "tried by the cluster's tests only"),
          new UntriedFault(
              "19", "duplicate and late acceptance, gossip of an old term", "simulator only"),
          new UntriedFault("20", "invalid block from the builder", "there is no outside builder"));
}
