package opekko.devnet.batcher;

import java.util.List;

/** The outcome of one machine step: the next state, and the effects to run in order. */
public record Step(BatcherState state, List<BatcherEffect> effects) {
  public Step {
    effects = List.copyOf(effects);
  }
}
