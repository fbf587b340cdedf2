package opekko.httpapi.admin;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How often an address may offer a wrong token: {@value #BURST} times, and once more each second.
 * Then it is not listened to, the right token included, until the second is over; so guessing is
 * slow, and an operator who mistyped waits a second at most.
 */
public final class TokenFailures {
  private static final int BURST = 10;
  private static final Duration FORGIVEN_AFTER = Duration.ofSeconds(1);
  private static final int MAX_ADDRESSES = 1024;

  private final InstantSource clock;
  private final Map<String, Instant> clearAt =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Instant> eldest) {
          return size() > MAX_ADDRESSES;
        }
      };

  public TokenFailures(InstantSource clock) {
    this.clock = clock;
  }

  /** Whether the address has used up its guesses. */
  public synchronized boolean isTooMany(String address) {
    var clear = clearAt.get(address);
    return clear != null
        && Duration.between(clock.instant(), clear)
                .compareTo(FORGIVEN_AFTER.multipliedBy(BURST - 1))
            > 0;
  }

  /** A wrong token was offered. */
  public synchronized void count(String address) {
    var now = clock.instant();
    var from = clearAt.getOrDefault(address, now);
    clearAt.put(address, (from.isBefore(now) ? now : from).plus(FORGIVEN_AFTER));
  }
}
