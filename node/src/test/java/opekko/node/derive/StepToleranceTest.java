package opekko.node.derive;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import opekko.devnet.replay.Fixture;
import opekko.devnet.replay.StoryStep;
import opekko.devnet.replay.StoryStep.Happening;
import opekko.protocol.type.BlockId;
import org.junit.jupiter.api.Test;

class StepToleranceTest {
  private final Fixture fixture = Fixture.open(Recordings.shipped("rec-reorg-1"));
  private final StepTolerance tolerance = new StepTolerance(fixture.l1());

  /**
   * Step 3 moves to a lost block 3, step 4 to block 4 of the other branch; 6 and 7 are two blocks
   * 6.
   */
  @Test
  void shouldAllowDifferenceOnlyForOtherBranchThatIsNotHigher() {
    // when
    var allowed = new ArrayList<Integer>();
    var worksOn = fixture.story().getFirst().expect().currentL1();
    for (var step : fixture.story()) {
      if (tolerance.allows(step, worksOn)) allowed.add(step.index());
      worksOn = step.expect().currentL1();
    }

    // then
    assertEquals(List.of(7), allowed);
  }

  @Test
  void shouldNotAllowDifferenceWhenHeadGoesDownOnSameBranch() {
    // given
    var lower = fixture.story().get(1);
    var worksOn = fixture.story().get(2).expect().currentL1();

    // then
    assertEquals(false, tolerance.allows(lower, worksOn));
  }

  @Test
  void shouldNotAllowDifferenceForOtherHappenings() {
    // given
    var lost = fixture.story().get(6).expect().currentL1();
    var other = ((Happening.L1Head) fixture.story().get(7).happening()).l1();

    // then
    assertEquals(true, tolerance.allows(step(new Happening.L1Head(other)), lost));
    assertEquals(false, tolerance.allows(step(new Happening.L1Safe(other)), lost));
    assertEquals(false, tolerance.allows(step(new Happening.Restart(other)), lost));
    assertEquals(false, tolerance.allows(step(new Happening.UnsafePayload(BlockId.NONE)), lost));
  }

  private StoryStep step(Happening happening) {
    return new StoryStep(1, happening, "", fixture.story().getFirst().expect());
  }
}
