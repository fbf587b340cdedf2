package opekko.cluster;

import java.util.ArrayList;
import java.util.List;

/**
 * Why a node should not lead, in words.
 *
 * @param faults it could not lead well whoever else there is
 * @param drawbacks it could lead, and another should if one can: all nodes may share one, an old L1
 *     head say, and then somebody leads all the same
 */
public record Readiness(List<String> faults, List<String> drawbacks) {
  static final Readiness NOTHING_KNOWN = new Readiness(List.of("it has just started"), List.of());

  public Readiness {
    faults = List.copyOf(faults);
    drawbacks = List.copyOf(drawbacks);
  }

  List<String> all() {
    var all = new ArrayList<>(faults);
    all.addAll(drawbacks);
    return all;
  }
}
