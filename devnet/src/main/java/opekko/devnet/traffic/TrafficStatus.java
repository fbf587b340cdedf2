package opekko.devnet.traffic;

/**
 * What was done since the start.
 *
 * @param accepted by a pool
 * @param refused by a pool, or lost on the way
 * @param heldBack not sent, because too much waited already
 * @param lastRefusal empty when there was none
 */
public record TrafficStatus(long accepted, long refused, long heldBack, String lastRefusal) {
  static final TrafficStatus NOTHING = new TrafficStatus(0, 0, 0, "");

  TrafficStatus withAccepted() {
    return new TrafficStatus(accepted + 1, refused, heldBack, lastRefusal);
  }

  TrafficStatus withRefused(String cause) {
    return new TrafficStatus(accepted, refused + 1, heldBack, cause);
  }

  TrafficStatus withHeldBack() {
    return new TrafficStatus(accepted, refused, heldBack + 1, lastRefusal);
  }
}
