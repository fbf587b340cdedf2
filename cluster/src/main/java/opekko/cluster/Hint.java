package opekko.cluster;

import java.time.Instant;
import java.util.Optional;

/**
 * What is made of the news that the leader's process is gone.
 *
 * @param pending to be acted on, unless somebody leads before
 * @param lastStand when this node last stood for election because of such news
 */
public record Hint(Optional<Pending> pending, Optional<Instant> lastStand) {
  static final Hint NONE = new Hint(Optional.empty(), Optional.empty());

  /**
   * @param at when this node is to stand, if its turn comes
   */
  public record Pending(String leader, Instant at) {}
}
