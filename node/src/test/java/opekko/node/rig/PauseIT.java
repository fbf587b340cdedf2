package opekko.node.rig;

import java.util.List;

/** The leader stops for a while, and wakes. */
class PauseIT extends FaultTrials {
  @Override
  List<Fault> faults() {
    return PauseFaults.USUAL;
  }
}
