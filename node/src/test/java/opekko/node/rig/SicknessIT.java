package opekko.node.rig;

import java.util.List;

/** The leader's engine fails it. */
class SicknessIT extends FaultTrials {
  @Override
  List<Fault> faults() {
    return SicknessFaults.ENGINE;
  }
}
