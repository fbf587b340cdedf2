package opekko.node.rig;

import java.util.List;

/** A fault of the table that the rig cannot make happen, or does not unless it is asked to. */
record UntriedFault(String row, String name, String why) {
  static final List<UntriedFault> ALL =
      List.of(
          new UntriedFault("13", "rolling restart to another version", "there is one version"),
          new UntriedFault("17", "wall clock of the leader drifts", "not written yet"),
          new UntriedFault(
              "18", "empty log before genesis; lags of other lengths", "not written yet"),
          new UntriedFault(
              "19", "duplicate and late acceptance, gossip of an old term", "simulator only"),
          new UntriedFault("20", "invalid block from the builder", "there is no outside builder"),
          new UntriedFault(
              "22",
              TransferFaults.LONG_FLAP.name(),
              "when asked for: `benchmarks/run faults 1 FILE 22 long`"));
}
