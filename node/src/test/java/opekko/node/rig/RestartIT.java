package opekko.node.rig;

import java.util.List;

/** Nodes end and start again. */
class RestartIT extends FaultTrials {
  @Override
  List<Fault> faults() {
    return RestartFaults.USUAL;
  }
}
