package opekko.node.ha;

/** An order that was not done, or a question without an answer, for a person. */
public final class HaFailure extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** What a script has to tell apart. */
  public enum Kind {
    /** The cluster answered, and did not do it. */
    REFUSED,
    /** No answer came, or none that can be understood. */
    NO_ANSWER,
    /** The order makes no sense as it was given. */
    WRONG
  }

  private final Kind kind;

  HaFailure(Kind kind, String message) {
    super(message, null, false, false);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }
}
