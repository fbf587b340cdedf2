package opekko.node.assembly;

import java.util.function.UnaryOperator;

/**
 * What is put around the parts of a node before its actors get them, such as ports that fail on
 * purpose.
 */
public record Around(UnaryOperator<NodePorts> ports, UnaryOperator<Sequencing> sequencing) {
  public static final Around NOTHING =
      new Around(UnaryOperator.identity(), UnaryOperator.identity());
}
