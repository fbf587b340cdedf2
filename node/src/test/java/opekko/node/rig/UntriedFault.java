package opekko.node.rig;

import java.util.List;

/** A fault of the table that the rig cannot make happen, or does not yet. */
record UntriedFault(String row, String name, String why) {
  static final List<UntriedFault> ALL =
      List.of(
          new UntriedFault(
              "19", "duplicate and late acceptance, gossip of an old term", "simulator only"),
          new UntriedFault("20", "invalid block from the builder", "there is no outside builder"));
}
