package opekko.node.rig;

import java.util.ArrayList;
import java.util.List;

/** What must hold in every run, whatever was done to the nodes. */
final class Safety {
  private Safety() {}

  /**
   * Every way in which the nodes broke their promise; call it when they are in agreement.
   *
   * @return empty when all is well
   */
  static List<String> broken(RigCluster cluster) {
    var broken = new ArrayList<String>();
    var observer = cluster.observer();
    for (var height : observer.doubles()) broken.add("height " + height + " was published twice");
    for (var sighting : observer.all())
      for (var name : cluster.network().nodes()) {
        var block = sighting.block();
        var kept = cluster.outside().of(name).ledger().block(block.number());
        if (kept.isEmpty() || !kept.get().hash().equals(block.hash()))
          broken.add("%s of %s is lost: %s has another".formatted(block, sighting.node(), name));
      }
    return broken;
  }
}
