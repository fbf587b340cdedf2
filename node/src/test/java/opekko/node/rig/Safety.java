package opekko.node.rig;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import opekko.protocol.type.Hash;

/** What must hold in every run, whatever was done to the nodes. */
final class Safety {
  private final DecidedBlocks decided = new DecidedBlocks();
  private final SignGuards signed = new SignGuards();

  /**
   * Every way in which the nodes broke their promise; call it when they are in agreement.
   *
   * @return empty when all is well
   */
  List<String> broken(RigCluster cluster) {
    cluster.nodes().forEach(decided::read);
    cluster.nodes().forEach(signed::read);
    var broken = new ArrayList<String>();
    if (signed.heights() == 0) broken.add("no node's sign guard remembers anything");
    for (var conflict : signed.conflicts()) broken.add("SAFETY: signed twice: " + conflict);
    for (var conflict : decided.conflicts()) broken.add("SAFETY: two blocks for " + conflict);
    for (var each : cluster.observer().doubles())
      if (!isRewound(each.first(), each.second()))
        broken.add("SAFETY: published twice: %s and %s".formatted(each.first(), each.second()));
    for (var sighting : cluster.observer().all())
      for (var name : cluster.network().nodes())
        lost(cluster, name, sighting).ifPresent(broken::add);
    return broken;
  }

  /** A block that an engine is about to be given is not lost: agreement is waited for elsewhere. */
  private Optional<String> lost(RigCluster cluster, String name, Sighting sighting) {
    var block = sighting.block();
    var ledger = cluster.outside().of(name).ledger();
    if (ledger.head().number() < block.number()) return Optional.empty();
    var kept = ledger.block(block.number()).orElseThrow().hash();
    return kept.equals(block.hash()) || isRewound(block.hash(), kept)
        ? Optional.empty()
        : Optional.of(
            "SAFETY: %s of %s is not in %s's chain, which has %s"
                .formatted(block, sighting.node(), name, kept));
  }

  /** Whether the log itself says that one gave way to the other. */
  private boolean isRewound(Hash one, Hash other) {
    var first = decided.lineage(one);
    var second = decided.lineage(other);
    return first.isPresent() && second.isPresent() && first.getAsLong() != second.getAsLong();
  }
}
