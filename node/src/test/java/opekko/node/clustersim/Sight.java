package opekko.node.clustersim;

import opekko.cluster.ClusterInput;

/** Tells nodes which others membership does not see any more, some seconds after it is so. */
final class Sight {
  private static final long LOOK = VirtualTime.SECOND;
  private static final int PATIENCE = 3;

  private final World world;
  private final int[][] silent;

  Sight(World world, int size) {
    this.world = world;
    silent = new int[size][size];
  }

  void look() {
    for (var node : world.nodes())
      for (var other : world.nodes()) if (node != other) look(node, other);
    world.time().after(LOOK, this::look);
  }

  private void look(SimulatedNode node, SimulatedNode other) {
    var isHeard =
        other.isUp()
            && !other.isPaused()
            && !world.links().isCut(other.number(), node.number())
            && !world.links().isCut(node.number(), other.number());
    var before = silent[node.number()][other.number()];
    silent[node.number()][other.number()] = isHeard ? 0 : before + 1;
    if (isHeard && before >= PATIENCE) tell(node, new ClusterInput.NodeReachable(other.name()));
    if (!isHeard && before + 1 == PATIENCE)
      tell(node, new ClusterInput.NodeUnreachable(other.name()));
  }

  private static void tell(SimulatedNode node, ClusterInput input) {
    node.arrive(() -> node.onCluster(input));
  }
}
