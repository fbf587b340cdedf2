package opekko.sequencer;

import java.time.Instant;
import opekko.protocol.config.RollupConfig;

/** The machine, or one with a rule taken away. */
interface ChaosMutant {
  ChaosMutant NONE = SequencerMachine::step;

  Step step(SequencerMachine machine, SequencerState state, SequencerEvent event, Instant now);

  /** The configuration that the machine sees. */
  default RollupConfig rollup(RollupConfig real) {
    return real;
  }
}
