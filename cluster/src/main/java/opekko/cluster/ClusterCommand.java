package opekko.cluster;

import java.time.Duration;
import java.util.List;
import opekko.cluster.log.LogEvent;
import opekko.protocol.api.ApiResult;
import opekko.protocol.api.HaOrder;
import opekko.protocol.api.HaResult;
import opekko.protocol.api.HaStatus;
import opekko.protocol.api.LeaderChange;
import opekko.protocol.api.SyncStatus;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;

/** What others may send to the actor that knows the cluster. */
public sealed interface ClusterCommand {
  /** The listener is told first where things stand, then what happens, in order. */
  record Subscribe(ActorRef<? super ClusterEvent> listener) implements ClusterCommand {}

  record FromLog(LogEvent event) implements ClusterCommand {}

  /** The driver's heads; the latest only matters. */
  record HeadsMoved(SyncStatus status) implements ClusterCommand {}

  /** A commit that this node's sequencer asked for is over. */
  record CommitEnded(Duration took, boolean isDecided) implements ClusterCommand {}

  record GetStatus(ActorRef<HaStatus> replyTo) implements ClusterCommand {}

  /** Newest first. */
  record GetWhy(ActorRef<List<LeaderChange>> replyTo) implements ClusterCommand {}

  /** Answered when the order is done, not before; by whichever node can do it. */
  record Order(HaOrder order, HaOrder.Terms terms, ActorRef<ApiResult<HaResult>> replyTo)
      implements ClusterCommand {}

  /** Hands leadership over if this node has it, then answers; bounded in time. */
  record ShutDown(ActorRef<Done> replyTo) implements ClusterCommand {}

  /** The actor's own timer. */
  record Tick() implements ClusterCommand {}

  /** A fact, or an answer to an effect of the machine. */
  record Happened(ClusterInput input) implements ClusterCommand {}

  /** Asks for the whole state, for tests and the debug page. */
  record Inspect(ActorRef<ClusterState> replyTo) implements ClusterCommand {}
}
