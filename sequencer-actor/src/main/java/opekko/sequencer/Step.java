package opekko.sequencer;

import java.util.List;

/** The outcome of one machine step: the next state, and the effects to run in order. */
public record Step(SequencerState state, List<SequencerEffect> effects) {
  public Step {
    effects = List.copyOf(effects);
  }
}
