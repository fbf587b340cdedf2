package opekko.sequencer;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Thousands of histories of a sequencer among failing neighbours. */
class SequencerChaosTest {
  private static final int SEEDS = 2000;
  private static final int SEEDS_FOR_A_MUTANT = 300;

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

  @Test
  void shouldKeepItsRulesWhereOthersLeadInBetween() {
    var blocks = 0L;
    var orders = 0L;
    for (var seed = 0; seed < SEEDS; seed++) {
      var world = new ChaosWorld(seed, ChaosMutant.NONE, true);
      try {
        blocks += world.run().number();
        orders += world.orders;
      } catch (RuntimeException e) {
        throw new AssertionError(
            "seed %d: %s%n%s".formatted(seed, e.getMessage(), world.journal()), e);
      }
    }
    assertTrue(blocks > 100L * SEEDS, "only " + blocks + " blocks");
    assertTrue(orders < SEEDS / 20, orders + " times an operator had to help");
  }

  @ParameterizedTest
  @EnumSource
  void shouldNoticeThatARuleOfASharedLogIsMissing(SharedMutation mutation) {
    for (var seed = 0; seed < SEEDS_FOR_A_MUTANT; seed++) {
      try {
        new ChaosWorld(seed, mutation, true).run();
      } catch (RuntimeException broken) {
        return;
      }
    }
    fail(mutation + " was not noticed in " + SEEDS_FOR_A_MUTANT + " histories");
  }

  @ParameterizedTest
  @EnumSource
  void shouldNoticeThatARuleIsMissing(Mutation mutation) {
    for (var seed = 0; seed < SEEDS_FOR_A_MUTANT; seed++) {
      try {
        new ChaosWorld(seed, mutation).run();
      } catch (RuntimeException broken) {
        return;
      }
    }
    fail(mutation + " was not noticed in " + SEEDS_FOR_A_MUTANT + " histories");
  }
}
