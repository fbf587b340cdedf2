package opekko.cluster.log;

/**
 * Which log of a cluster this is. A log that lost its quorum for good is ended by an operator's
 * force, and another one begins with what one voter knew.
 *
 * @param number how often it was forced: 0 for the log that the cluster began with
 * @param founder the voter that began it alone; empty for the first
 * @param formerVoters how many voted before
 */
public record Generation(long number, String founder, int formerVoters) {
  public static final Generation FIRST = new Generation(0, "", 0);

  /** So many voters bear the loss of one. */
  private static final int WHOLE = 3;

  /** Whether it was forced, and does not have the voters yet that bear the loss of one. */
  public boolean isThin(int voters) {
    return number > 0 && voters < Math.min(WHOLE, formerVoters);
  }

  /** Two of one number begun by different voters: both cannot be right. */
  public boolean isRivalOf(Generation other) {
    return number == other.number && !founder.equals(other.founder);
  }

  @Override
  public String toString() {
    return number == 0
        ? "the first generation"
        : "generation %d, begun by %s".formatted(number, founder);
  }
}
