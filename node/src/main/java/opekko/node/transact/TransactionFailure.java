package opekko.node.transact;

/** A transaction that could not be sent or failed, with cause and remedy for a person. */
public final class TransactionFailure extends RuntimeException {
  private static final long serialVersionUID = 1;

  public TransactionFailure(String message) {
    super(message, null, false, false);
  }
}
