package opekko.httpapi.live;

/** Why somebody who watches is sent away. */
public final class SlowConsumer extends RuntimeException {
  private static final long serialVersionUID = 1;

  SlowConsumer(String reason) {
    super(reason, null, false, false);
  }
}
