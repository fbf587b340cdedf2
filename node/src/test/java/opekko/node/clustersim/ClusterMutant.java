package opekko.node.clustersim;

import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import opekko.cluster.log.LogEvent;
import opekko.sequencer.SequencerEvent;
import opekko.sequencer.SequencerMachine;
import opekko.sequencer.SequencerState;
import opekko.sequencer.Step;

/** The cluster as it is, or with one rule taken away. */
interface ClusterMutant {
  ClusterMutant NONE = new ClusterMutant() {};

  default LogState.Rules logRules() {
    return LogState.Rules.STRICT;
  }

  /** A voter has won an election; nothing of older terms need be applied yet. */
  default void onElected(long term, Consumer<LogEvent> events) {}

  default boolean isGuardDurable() {
    return true;
  }

  default boolean guardRefuses(ModelSigner.Guarded last, ModelSigner.Guarded wanted) {
    return ModelSigner.refuses(last, wanted);
  }

  /** What the guard remembers when its last record was cut short. */
  default Optional<ModelSigner.Guarded> guardAfterTornWrite(
      Optional<ModelSigner.Guarded> remembered) {
    return remembered;
  }

  /** Whether voters have on their disk what they say they have. */
  default boolean isLogDurable() {
    return true;
  }

  /** Whether the vote of a voter counts that has lost its log. */
  default boolean countsWithoutLog() {
    return false;
  }

  /** What the log is told about standing for election. */
  default boolean mayStand(boolean may) {
    return may;
  }

  /** Whether a node stands for election whenever it looks around. */
  default boolean standsAlways() {
    return false;
  }

  /** Whether a block reaches the driver. */
  default boolean feeds(long number) {
    return true;
  }

  default Step step(
      SequencerMachine machine, SequencerState state, SequencerEvent event, Instant now) {
    return machine.step(state, event, now);
  }
}
