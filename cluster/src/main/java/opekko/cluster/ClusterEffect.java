package opekko.cluster;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import opekko.cluster.log.Generation;
import opekko.protocol.api.ApiResult;
import opekko.protocol.api.HaResult;
import opekko.protocol.engine.PayloadEnvelope;
import opekko.protocol.metrics.HaMetric;
import opekko.protocol.port.CommittedBlock;
import opekko.protocol.port.TakeBack;
import opekko.protocol.type.BlockId;

/** What a {@link ClusterMachine} wants done; the shell runs them in order. */
public sealed interface ClusterEffect {
  /** Goes through a port or to other nodes. */
  sealed interface Outgoing extends ClusterEffect {}

  /** To this node's listeners. */
  record Publish(ClusterEvent event) implements ClusterEffect {}

  /** To this node's driver. */
  record Feed(CommittedBlock block) implements Outgoing {}

  record FeedRewind(BlockId to, long lineage) implements Outgoing {}

  /** To this node's driver: a block of which nobody says that it is decided. */
  record FeedUndecided(PayloadEnvelope block) implements Outgoing {}

  record TakeVitals() implements Outgoing {}

  record SetCandidacy(boolean mayStand) implements Outgoing {}

  record Stand() implements Outgoing {}

  record Confirm(long call) implements Outgoing {}

  record Transfer(long call, String to, Duration limit) implements Outgoing {}

  record ReplaceVoters(long call, List<Voter> current, List<Voter> next) implements Outgoing {}

  /** Whether a process listens at these voters' ports. */
  record Probe(long call, List<Voter> voters) implements Outgoing {
    public Probe {
      voters = List.copyOf(voters);
    }
  }

  record Force(long call, Generation next) implements Outgoing {}

  /** The log is told of a generation that ended its own. */
  record Overtaken(Generation by) implements Outgoing {}

  record Rewind(long call, long term, TakeBack back) implements Outgoing {}

  record ReadPosition(long call, BlockId head) implements Outgoing {}

  record ReadLines(long call, int count) implements Outgoing {}

  record KeepWishes(long call, OperatorMemory.Wishes wishes) implements Outgoing {}

  record Send(String node, PeerMessage message) implements Outgoing {}

  /** To every other node that is known. */
  record Broadcast(PeerMessage message) implements Outgoing {}

  record SendBlock(List<String> nodes, CommittedBlock block) implements Outgoing {
    public SendBlock {
      nodes = List.copyOf(nodes);
    }
  }

  /** Answers a {@link PeerMessage.Fill}: from the log, or the engine where that does not reach. */
  record ServeFill(String node, BlockId after, int count) implements Outgoing {}

  /** Where messages to voters go. */
  record TellVoters(List<Voter> voters) implements Outgoing {
    public TellVoters {
      voters = List.copyOf(voters);
    }
  }

  /** Whose process is watched; nobody's when empty. */
  record WatchProcess(Optional<String> node) implements Outgoing {}

  record Answer(long request, ApiResult<HaResult> result) implements ClusterEffect {}

  /** This node gave leadership away, or had none: the process may end. */
  record ShutDownReady() implements ClusterEffect {}

  record Measure(HaMetric metric, String label, double value) implements ClusterEffect {}

  record Info(String text) implements ClusterEffect {}

  record Warn(String text) implements ClusterEffect {}

  /** The process must end: something cannot be trusted any more. */
  record Fail(String cause) implements ClusterEffect {}
}
