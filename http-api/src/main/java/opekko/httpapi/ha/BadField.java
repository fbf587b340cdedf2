package opekko.httpapi.ha;

/** An order that cannot be read: which field, and why. */
public final class BadField extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String field;

  BadField(String field, String reason) {
    super(reason);
    this.field = field;
  }

  /** Empty when the body as a whole is meant. */
  public String field() {
    return field;
  }
}
