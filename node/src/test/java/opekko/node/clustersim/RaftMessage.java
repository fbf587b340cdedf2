package opekko.node.clustersim;

import java.util.List;

/** What voters of the modelled log say to each other. */
sealed interface RaftMessage {
  long term();

  /**
   * @param isTrial only asks whether it would be elected; {@code term} is the one it would have
   */
  record AskVote(long term, boolean isTrial, long lastTerm, long lastIndex)
      implements RaftMessage {}

  record Vote(long term, boolean isTrial, boolean isGranted) implements RaftMessage {}

  /** Also the heartbeat. */
  record Append(
      long term, long previousIndex, long previousTerm, List<RaftEntry> entries, long committed)
      implements RaftMessage {}

  /**
   * @param matching up to where the logs agree; when refused, where they may agree
   * @param counts whether the sender's word counts for a quorum
   */
  record Appended(long term, boolean isAccepted, long matching, boolean counts)
      implements RaftMessage {}

  record Install(long term, long index, long indexTerm, LogState state) implements RaftMessage {}

  /** The leader wants the receiver to lead. */
  record Succeed(long term) implements RaftMessage {}
}
