package opekko.rpc.pool;

/**
 * Thrown while one endpoint is asked, and caught by the pool: the endpoint is of no use for now.
 * Carries no stack trace.
 */
public final class EndpointFailure extends RuntimeException {
  private static final long serialVersionUID = 1;

  public EndpointFailure(String cause) {
    super(cause, null, false, false);
  }
}
