package opekko.cluster;

/** Who waits for the result of an order. */
public sealed interface Origin {
  /** A caller at this node. */
  record Here(long request) implements Origin {}

  /** Another node, for a caller there. */
  record Node(String node, long call) implements Origin {}

  /** Nobody: this node does it by itself. */
  record Nobody() implements Origin {}
}
