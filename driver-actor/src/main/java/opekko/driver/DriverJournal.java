package opekko.driver;

import java.time.Instant;
import java.util.ArrayDeque;

/** ring. */
final class DriverJournal {
  private final ArrayDeque<Object> ring = new ArrayDeque<>();

  DriverJournal(DriverMachine machine, DriverState state) {
    ring.add(machine);
    ring.add(state);
  }

  void add(Instant now, DriverEvent event, DriverState state) {
    if (ring.size() > 4) ring.clear();
    ring.add(now);
    ring.add(event);
    ring.add(state);
  }

  String dump() {
    return ring.toString();
  }
}
