package opekko.node.clustersim;

import java.time.Duration;
import java.util.Optional;
import opekko.cluster.ClusterInput;
import opekko.protocol.api.HaOrder;

/** Gives orders to nodes at random, and takes back what would keep the cluster from working. */
final class Operator {
  private static final int CONFIRM_LENGTH = 10;
  private static final HaOrder.Terms TERMS = new HaOrder.Terms("operator", "simulation", false);

  private final World world;
  private final Dice dice;
  private long orders;

  Operator(World world) {
    this.world = world;
    dice = world.dice();
  }

  void giveOrder() {
    give(dice.any(world.nodes()), order());
  }

  private HaOrder order() {
    var name = dice.any(world.nodes()).name();
    return switch (dice.below(8)) {
      case 0, 1 -> new HaOrder.Transfer(Optional.of(name));
      case 2 -> new HaOrder.Transfer(Optional.empty());
      case 3 -> new HaOrder.Drain(name);
      case 4 -> new HaOrder.Undrain(name);
      case 5 -> new HaOrder.Pause(Duration.ofSeconds(1 + dice.below(10)));
      case 6 -> new HaOrder.Prefer(name, dice.below(3));
      default -> rewind();
    };
  }

  /** Said a second time, with the code that the first answer would have given. */
  private HaOrder rewind() {
    var chain = world.checks().chain();
    if (chain.size() < 3) return new HaOrder.Resume();
    var to = chain.get(chain.size() - 2 - dice.below(2));
    return new HaOrder.Rewind(to.number(), to.hash().toHex().substring(0, CONFIRM_LENGTH));
  }

  private void give(SimulatedNode node, HaOrder order) {
    world.count(Mishap.ORDER);
    world.note(node, "is ordered", order);
    node.arrive(() -> node.onCluster(new ClusterInput.OrderGiven(++orders, order, TERMS)));
  }

  /** Lets nodes lead again, except one that is to stay drained. */
  void relent(Optional<SimulatedNode> drained) {
    for (var node : world.nodes()) {
      if (node.wishes().isDrained() && !drained.equals(Optional.of(node)))
        give(node, new HaOrder.Undrain(node.name()));
      if (!node.wishes().isDrained() && drained.equals(Optional.of(node)))
        give(node, new HaOrder.Drain(node.name()));
    }
  }
}
