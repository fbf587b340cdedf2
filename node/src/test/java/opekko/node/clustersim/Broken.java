package opekko.node.clustersim;

/** A rule that every history keeps was broken. */
final class Broken extends RuntimeException {
  private static final long serialVersionUID = 1;

  Broken(String rule) {
    super(rule);
  }
}
