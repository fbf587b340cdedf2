package opekko.node.clustersim;

import java.util.List;
import java.util.SplittableRandom;

/** What a seed decides: how long things take, and while there is chaos, what goes wrong. */
final class Dice {
  private static final double SLOW = 0.02;

  private final SplittableRandom random;
  private boolean chaotic = true;

  Dice(long seed) {
    random = new SplittableRandom(seed);
  }

  void endChaos() {
    chaotic = false;
  }

  boolean isChaotic() {
    return chaotic;
  }

  int below(int bound) {
    return random.nextInt(bound);
  }

  boolean flip() {
    return random.nextBoolean();
  }

  /** Never once chaos has ended. */
  boolean chance(double probability) {
    return chaotic && random.nextDouble() < probability;
  }

  /** Microseconds from a usual span; seldom, in chaos, from a much longer one. */
  long delay(long usual, long worst) {
    return random.nextLong(1 + (chance(SLOW) ? worst : usual));
  }

  long between(long least, long most) {
    return random.nextLong(least, most + 1);
  }

  <T> T any(List<T> items) {
    return items.get(below(items.size()));
  }
}
