package opekko.cluster;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import opekko.protocol.api.ApiResult;
import opekko.protocol.api.HaResult;
import opekko.protocol.engine.PayloadEnvelope;
import opekko.protocol.metrics.HaMetric;
import opekko.protocol.type.BlockId;

/** What a {@link ClusterMachine} wants done; the shell runs them in order. */
public sealed interface ClusterEffect {
  /** To this node's listeners. */
  record Publish(ClusterEvent event) implements ClusterEffect {}

  /** To this node's driver. */
  record Feed(PayloadEnvelope block) implements ClusterEffect {}

  record TakeVitals() implements ClusterEffect {}

  record SetCandidacy(boolean mayStand) implements ClusterEffect {}

  record Stand() implements ClusterEffect {}

  record Confirm(long call) implements ClusterEffect {}

  record Transfer(long call, String to, Duration limit) implements ClusterEffect {}

  record ReplaceVoters(long call, List<Voter> current, List<Voter> next) implements ClusterEffect {}

  record Rewind(long call, long term, BlockId to, String reason) implements ClusterEffect {}

  record ReadPosition(long call, BlockId head) implements ClusterEffect {}

  record ReadLines(long call, int count) implements ClusterEffect {}

  record KeepWishes(long call, OperatorMemory.Wishes wishes) implements ClusterEffect {}

  record Send(String node, PeerMessage message) implements ClusterEffect {}

  /** To every other node that is known. */
  record Broadcast(PeerMessage message) implements ClusterEffect {}

  record SendBlock(List<String> nodes, PayloadEnvelope block) implements ClusterEffect {
    public SendBlock {
      nodes = List.copyOf(nodes);
    }
  }

  /** Answers a {@link PeerMessage.Fill}: from the log, or the engine where that does not reach. */
  record ServeFill(String node, BlockId after, int count) implements ClusterEffect {}

  /** Whose process is watched; nobody's when empty. */
  record WatchProcess(Optional<String> node) implements ClusterEffect {}

  record Answer(long request, ApiResult<HaResult> result) implements ClusterEffect {}

  /** This node gave leadership away, or had none: the process may end. */
  record ShutDownReady() implements ClusterEffect {}

  record Measure(HaMetric metric, String label, double value) implements ClusterEffect {}

  record Info(String text) implements ClusterEffect {}

  record Warn(String text) implements ClusterEffect {}

  /** The process must end: something cannot be trusted any more. */
  record Fail(String cause) implements ClusterEffect {}
}
