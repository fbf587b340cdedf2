package opekko.node.rig;

import java.util.List;

/** Operators move the leader, and engines stumble. */
class TransferIT extends FaultTrials {
  @Override
  List<Fault> faults() {
    return TransferFaults.USUAL;
  }
}
