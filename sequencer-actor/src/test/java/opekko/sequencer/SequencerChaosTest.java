package opekko.sequencer;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Thousands of histories of a sequencer among failing neighbours. */
class SequencerChaosTest {
  private static final int SEEDS = 3000;

  @Test
  void shouldKeepItsRulesAndComeBackAfterEveryFault() {
    var blocks = 0L;
    for (var seed = 0; seed < SEEDS; seed++) {
      var world = new ChaosWorld(seed, ChaosMutant.NONE);
      try {
        blocks += world.run().number();
      } catch (RuntimeException e) {
        throw new AssertionError(
            "seed %d: %s%n%s".formatted(seed, e.getMessage(), world.journal()), e);
      }
    }
    // Each history has time for about 220 blocks: the faults must not have eaten all of it.
    assertTrue(blocks > 100L * SEEDS, "only " + blocks + " blocks");
  }
}
