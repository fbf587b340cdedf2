package opekko.cluster.log;

import java.util.List;
import java.util.Optional;
import opekko.cluster.Voter;
import opekko.protocol.port.CommittedBlock;
import opekko.protocol.type.BlockId;

/** What the log tells its node, on the log's own threads: hand it to an actor and return. */
public sealed interface LogEvent {
  /** This node leads {@code term}, and everything of older terms is applied here. */
  record Leading(long term) implements LogEvent {}

  /** This node leads no more. */
  record NotLeading() implements LogEvent {}

  /** Who leads now, as this node knows it; empty while nobody does. */
  record LeaderChanged(Optional<String> leader, long term) implements LogEvent {}

  record Applied(CommittedBlock block) implements LogEvent {}

  record Rewound(BlockId to, long term, long lineage, String reason) implements LogEvent {}

  /** An entry was refused when it was applied; on every node alike. */
  record Refused(long term, BlockId block, String cause) implements LogEvent {}

  /**
   * Its tip jumped: the log was filled from a snapshot of another node, or after a restart it has
   * applied again what it had.
   */
  record Jumped(Optional<BlockId> tip, long lineage) implements LogEvent {}

  /** The voters changed; {@code voters} is the new list. */
  record VotersChanged(List<Voter> voters) implements LogEvent {}

  /** No leader for some time. */
  record NoLeader() implements LogEvent {}

  /** The leader has not heard of that voter for some time. */
  record Slow(String voter) implements LogEvent {}

  /** The log can no more be trusted or used here; the process must end. */
  record Broken(String cause) implements LogEvent {}
}
