package opekko.protocol.fault;

/**
 * Thrown by parsers inside this module on bytes that do not follow the format, and caught at the
 * parser's edge. Carries no stack trace: hostile input must stay cheap to refuse.
 */
public final class InvalidData extends RuntimeException {
  private static final long serialVersionUID = 1;

  public InvalidData(String message) {
    super(message, null, false, false);
  }
}
