package opekko.node.clustersim;

import java.util.HashMap;
import java.util.Map;

/** A node's timers by key: arming one replaces it. */
final class Timers {
  private final SimulatedNode node;
  private final Map<Object, Long> armed = new HashMap<>();
  private long last;

  Timers(SimulatedNode node) {
    this.node = node;
  }

  void arm(Object key, long micros, Runnable action) {
    var id = ++last;
    armed.put(key, id);
    node.later(
        Math.max(0, micros),
        () -> {
          if (armed.remove(key, id)) action.run();
        });
  }

  void cancel(Object key) {
    armed.remove(key);
  }
}
