package opekko.node.derive;

import opekko.devnet.replay.ReplayL1;
import opekko.devnet.replay.StoryStep;
import opekko.protocol.type.BlockId;

/**
 * The one difference from the recorded node that is no mistake: op-node notices a reorg only when
 * it asks for the next L1 block, so a new head on another branch that is not higher than the block
 * it works on leaves it where it was. A node that looks sooner differs after that very step, and
 * must agree again once the head is higher.
 */
record StepTolerance(ReplayL1 l1) {

  /**
   * @param worksOn the recorded node's {@code current_l1} before the step
   */
  boolean allows(StoryStep step, BlockId worksOn) {
    return step.happening() instanceof StoryStep.Happening.L1Head(var head)
        && head.number() <= worksOn.number()
        && !l1.isAncestor(head.hash(), worksOn.hash());
  }
}
