package opekko.cluster;

import java.util.List;

/** The outcome of one machine step: the next state, and the effects to run in order. */
public record Step(ClusterState state, List<ClusterEffect> effects) {
  public Step {
    effects = List.copyOf(effects);
  }
}
