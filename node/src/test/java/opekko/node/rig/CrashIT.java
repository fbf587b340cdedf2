package opekko.node.rig;

import java.util.List;

/** The leader is killed at any moment, and at each step of a block. */
class CrashIT extends FaultTrials {
  @Override
  List<Fault> faults() {
    return CrashFaults.all();
  }

  @Override
  Program program() {
    return Program.KILLABLE;
  }
}
