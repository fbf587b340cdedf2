package opekko.cluster.log;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import opekko.cluster.Voter;
import opekko.protocol.api.HaLogLine;
import opekko.protocol.fault.Fault;
import opekko.protocol.port.CommitLog;
import opekko.protocol.type.BlockId;

/**
 * This node's part of the log that the voters share. Stages never fail by exception. Its events
 * ({@link LogEvent}) go to the consumer it was given when it was opened.
 */
public interface QuorumLog extends CommitLog, AutoCloseable {
  /** How an order to the log ended. */
  sealed interface Done {
    record Ok() implements Done {}

    /** Nothing changed, or another thing than was asked; {@code cause} says what. */
    record Failed(String cause) implements Done {}
  }

  /** Where the log stands here. */
  record View(
      Optional<String> leader,
      long term,
      Optional<BlockId> tip,
      long lineage,
      long appliedIndex,
      List<Voter> voters,
      LogEnd end) {}

  View view();

  /**
   * Ends this log, whose quorum is lost for good, and begins the next generation with all that this
   * node's log holds, this node its only voter. Done when that is on the disk and open; a crash
   * leaves either the old log or the new one. Failed where this one goes on, or the disk failed so
   * that neither does; the cause says which, and {@link LogEvent.Broken} that it must be started
   * again.
   */
  CompletionStage<Done> force(Generation next);

  /**
   * Another node's log is of that generation, which ended this node's. An empty log of a node that
   * is to be let in waits there from now on; any other closes for good, and says so by {@link
   * LogEvent.Broken}, now and at each later start.
   */
  CompletionStage<Done> overtaken(Generation by);

  /** On the leader: how far behind each other voter is, in log entries; empty elsewhere. */
  Map<String, Long> lags();

  /**
   * Whether this node still leads: asks a quorum, and trusts no clock. Failed where it does not.
   */
  CompletionStage<Done> confirm();

  /** On the leader: gives leadership to a voter, or to whom the log chooses, and waits for it. */
  CompletionStage<Done> transfer(Optional<String> to, Duration limit);

  /**
   * The leader's process is gone: stand for election at once. Harmless when that is wrong; does
   * nothing on a node that may not stand.
   */
  CompletionStage<Done> stand();

  /** Whether this node may stand for election; it votes all the same. Forgotten at a restart. */
  CompletionStage<Done> candidacy(boolean mayStand);

  /** Lets a voter in, or out when it is missing from {@code next}; one at a time. */
  CompletionStage<Done> replaceVoters(List<Voter> current, List<Voter> next);

  /**
   * The newest decided blocks, newest first, for an operator.
   *
   * @param upTo the highest number to tell; all if empty
   */
  List<HaLogLine> newest(OptionalLong upTo, int count);

  /** Where the disk fails, what it said; empty while it works. */
  Optional<Fault> fault();

  @Override
  void close();
}
