package opekko.node.clustersim;

import java.util.function.Consumer;

/** Messages to one of a node's actors: a little late, and in their order. */
final class Mailbox<E> {
  private final SimulatedNode node;
  private final World world;
  private final Consumer<E> receiver;
  private long last;

  Mailbox(SimulatedNode node, World world, Consumer<E> receiver) {
    this.node = node;
    this.world = world;
    this.receiver = receiver;
  }

  void tell(E event) {
    var delay = world.dice().delay(VirtualTime.MILLI, 300 * VirtualTime.MILLI);
    last = Math.max(last, world.time().now() + delay);
    node.at(last, () -> receiver.accept(event));
  }
}
