package opekko.devnet.batcher;

import org.junit.jupiter.api.Test;

/** Hundreds of histories of a batcher between a failing L1 and a failing rollup. */
class BatcherChaosTest {
  private static final int SEEDS = 100;

  @Test
  void shouldBringTheWholeChainToL1AfterEveryFault() {
    for (var seed = 0; seed < SEEDS; seed++) {
      var world = new ChaosWorld(seed);
      try {
        world.run();
      } catch (RuntimeException e) {
        throw new AssertionError(
            "seed %d: %s%n%s".formatted(seed, e.getMessage(), world.journal()), e);
      }
    }
  }
}
