package opekko.sequencer;

import java.time.Instant;
import java.util.PriorityQueue;
import java.util.Random;

/** Virtual time: what is planned happens in order, and how late it is a random number tells. */
final class ChaosTime {
  private record Planned(Instant at, long order, Runnable action) implements Comparable<Planned> {
    @Override
    public int compareTo(Planned other) {
      var byTime = at.compareTo(other.at);
      return byTime != 0 ? byTime : Long.compare(order, other.order);
    }
  }

  private final Random random;
  private final PriorityQueue<Planned> queue = new PriorityQueue<>();
  private Instant now = Instant.ofEpochSecond(2);
  private boolean chaotic = true;
  private long order;

  ChaosTime(Random random) {
    this.random = random;
  }

  Instant now() {
    return now;
  }

  void endChaos() {
    chaotic = false;
  }

  boolean isPeaceful() {
    return !chaotic;
  }

  void at(Instant time, Runnable action) {
    queue.add(new Planned(time, order++, action));
  }

  void after(long millis, Runnable action) {
    at(now.plusMillis(millis), action);
  }

  boolean chance(double probability) {
    return chaotic && random.nextDouble() < probability;
  }

  long delay(int usualMillis, int worstMillis) {
    return random.nextInt(chance(0.1) ? worstMillis : usualMillis);
  }

  /** Whether something is planned until then. */
  boolean hasActionBy(Instant time) {
    return !queue.isEmpty() && !time.isBefore(queue.peek().at());
  }

  Instant nextAction() {
    return queue.peek().at();
  }

  void advanceTo(Instant time) {
    if (time.isAfter(now)) now = time;
  }

  void runNext() {
    queue.poll().action().run();
  }
}
