package opekko.cluster;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Who leads, as this node knows it.
 *
 * @param leader empty while nobody does
 * @param term of the leader, or the newest known
 * @param since this leader leads
 * @param leaderlessSince when the last leader was lost; empty before the first
 * @param own while the log says that this node leads
 * @param lastLedTerm the newest term this node led
 */
public record Leadership(
    Optional<String> leader,
    long term,
    Optional<Instant> since,
    Optional<Instant> leaderlessSince,
    Optional<Lead> own,
    long lastLedTerm) {
  static final Leadership NONE =
      new Leadership(Optional.empty(), 0, Optional.empty(), Optional.empty(), Optional.empty(), 0);

  /**
   * @param asked call of the question whether this node still leads; it must not sequence before
   *     the answer
   * @param askedAt of that question; of the lead's beginning before
   */
  public record Lead(long term, OptionalLong asked, Instant askedAt) {}

  /** The term under which this node may sequence now. */
  public OptionalLong sequencing() {
    return own.filter(lead -> lead.asked().isEmpty())
        .map(lead -> OptionalLong.of(lead.term()))
        .orElse(OptionalLong.empty());
  }

  boolean isMine() {
    return own.isPresent();
  }

  Leadership withOwn(Optional<Lead> lead) {
    return new Leadership(leader, term, since, leaderlessSince, lead, lastLedTerm);
  }
}
