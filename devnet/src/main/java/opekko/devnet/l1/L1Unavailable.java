package opekko.devnet.l1;

/** The L1 cannot do it now, for a reason that has nothing to do with what was asked for. */
public final class L1Unavailable extends RuntimeException {
  private static final long serialVersionUID = 1;

  L1Unavailable(String message, Throwable cause) {
    super(message, cause);
  }
}
