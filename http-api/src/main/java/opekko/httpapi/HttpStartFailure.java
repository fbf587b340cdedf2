package opekko.httpapi;

/** Why a listener could not start, in words for the person who starts the node. */
public final class HttpStartFailure extends RuntimeException {
  private static final long serialVersionUID = 1;

  public HttpStartFailure(String message) {
    super(message, null, false, false);
  }
}
