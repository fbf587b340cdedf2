package opekko.cluster;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import opekko.cluster.log.LogEnd;
import opekko.cluster.log.LogEvent;
import opekko.cluster.log.QuorumLog;
import opekko.protocol.api.HaLogLine;
import opekko.protocol.api.HaOrder;
import opekko.protocol.api.SyncStatus;
import opekko.protocol.engine.PayloadEnvelope;
import opekko.protocol.fault.Fetched;
import opekko.protocol.port.CommitLog;
import opekko.protocol.port.CommittedBlock;

/** All that a {@link ClusterMachine} hears. Answers carry the call of the effect they answer. */
public sealed interface ClusterInput {
  /** The first input of a life. */
  record Born(long incarnation, OperatorMemory.Wishes wishes, QuorumLog.View view)
      implements ClusterInput {}

  /**
   * @param gap since the tick before, by a clock that only goes forward: a long one is a pause of
   *     this process
   */
  record Ticked(Duration gap) implements ClusterInput {}

  record FromLog(LogEvent event) implements ClusterInput {}

  record HeadsMoved(SyncStatus status) implements ClusterInput {}

  /**
   * @param logFault what the log's disk said; empty while it works
   * @param log where it ends
   */
  record VitalsTaken(Vitals vitals, Optional<String> logFault, LogEnd log)
      implements ClusterInput {}

  record CommitEnded(Duration took, boolean isDecided) implements ClusterInput {}

  record Heard(PeerMessage message) implements ClusterInput {}

  /** A decided block that another node sent. */
  record BlockArrived(String from, CommittedBlock block) implements ClusterInput {}

  /** A block of another node's chain that is not in its log. */
  record UndecidedArrived(String from, PayloadEnvelope block) implements ClusterInput {}

  /** Membership lost sight of a node, or of its process. */
  record NodeUnreachable(String node) implements ClusterInput {}

  record NodeReachable(String node) implements ClusterInput {}

  /** The node's port refuses connections although its machine answers. */
  record ProcessGone(String node, String evidence) implements ClusterInput {}

  record OrderGiven(long request, HaOrder order, HaOrder.Terms terms) implements ClusterInput {}

  record ShutDownAsked() implements ClusterInput {}

  record LogOrderEnded(long call, QuorumLog.Done done) implements ClusterInput {}

  /**
   * @param answering those that were asked about and answer, and how
   */
  record Probed(long call, Map<String, String> answering) implements ClusterInput {
    public Probed {
      answering = Map.copyOf(answering);
    }
  }

  record RewindEnded(long call, CommitLog.Outcome outcome) implements ClusterInput {}

  record PositionRead(long call, Fetched<CommitLog.Position> position) implements ClusterInput {}

  /** Newest first. */
  record LinesRead(long call, List<HaLogLine> lines) implements ClusterInput {
    public LinesRead {
      lines = List.copyOf(lines);
    }
  }

  /**
   * @param failure why they are not kept; empty when they are
   */
  record WishesKept(long call, OperatorMemory.Wishes wishes, Optional<String> failure)
      implements ClusterInput {}
}
