package opekko.l1watcher;

import java.util.List;

/** The outcome of one machine step: the next state, and the effects to run in order. */
public record Step(L1WatcherState state, List<L1WatcherEffect> effects) {
  public Step {
    effects = List.copyOf(effects);
  }

  static Step of(L1WatcherState state, L1WatcherEffect... effects) {
    return new Step(state, List.of(effects));
  }
}
