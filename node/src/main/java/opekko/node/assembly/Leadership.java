package opekko.node.assembly;

import opekko.sequencer.SequencerCommand;
import opekko.sequencer.SequencerEvent;
import org.apache.pekko.actor.typed.javadsl.ActorContext;

/** Who tells a sequencer when it may sequence, and under which term. */
@FunctionalInterface
public interface Leadership {
  /**
   * Called for each life of the sequencer, so one that was restarted by its supervisor is told
   * again.
   */
  void introduce(ActorContext<SequencerCommand> sequencer);

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
}
