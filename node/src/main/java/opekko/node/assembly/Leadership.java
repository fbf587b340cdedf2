package opekko.node.assembly;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import opekko.cluster.ClusterCommand;
import opekko.cluster.ClusterEvent;
import opekko.protocol.api.ApiResult;
import opekko.sequencer.SequencerCommand;
import opekko.sequencer.SequencerEvent;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** Who tells a sequencer when it may sequence, and under which term. */
@FunctionalInterface
public interface Leadership {
  /**
   * Called for each life of the sequencer, so one that was restarted by its supervisor is told
   * again.
   */
  void introduce(ActorContext<SequencerCommand> sequencer);

  /** Asked before an operator's start; the sequencer has heard of a yes before it is answered. */
  default CompletionStage<ApiResult<Void>> mayStart() {
    return CompletableFuture.completedStage(ApiResult.ok(null));
  }

  /** Whether an op-conductor decides. */
  default boolean isConducted() {
    return false;
  }

  /** For a disaster: leads from now on whatever an op-conductor says. */
  default void override() {}

  /**
   * A lone node leads from birth.
   *
   * @param term above all that are in its log
   */
  static Leadership alone(long term) {
    return sequencer ->
        sequencer
            .getSelf()
            .tell(new SequencerCommand.Happened(new SequencerEvent.LeadershipGained(term)));
  }

  /** A node of a cluster leads when the cluster's actor says so. */
  static Leadership of(Consumer<ClusterCommand> cluster) {
    return sequencer ->
        cluster.accept(
            new ClusterCommand.Subscribe(sequencer.spawnAnonymous(news(sequencer.getSelf()))));
  }

  private static Behavior<ClusterEvent> news(ActorRef<SequencerCommand> sequencer) {
    return Behaviors.receiveMessage(event -> {
      switch (event) {
        case ClusterEvent.LeadershipGained(var term) ->
            sequencer.tell(
                new SequencerCommand.Happened(new SequencerEvent.LeadershipGained(term)));
        case ClusterEvent.LeadershipLost(var term) ->
            sequencer.tell(new SequencerCommand.Happened(new SequencerEvent.LeadershipLost(term)));
        // The sequencer hears of its own commits by their answers, of others' blocks as heads.
        case ClusterEvent.Committed _, ClusterEvent.Rewound _, ClusterEvent.CommitRefused _ -> {}
      }
      return Behaviors.same();
    });
  }
}
