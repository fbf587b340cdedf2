package opekko.node.rig;

import java.util.List;

/** Links are cut and mended. */
class LinkIT extends FaultTrials {
  @Override
  List<Fault> faults() {
    return LinkFaults.USUAL;
  }
}
