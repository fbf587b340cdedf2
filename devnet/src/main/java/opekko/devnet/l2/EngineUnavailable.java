package opekko.devnet.l2;

/** The engine cannot answer, for a reason that has nothing to do with the question. */
public final class EngineUnavailable extends RuntimeException {
  private static final long serialVersionUID = 1;

  public EngineUnavailable(String cause) {
    super(cause);
  }

  public EngineUnavailable(String message, Throwable cause) {
    super(message, cause);
  }
}
