package opekko.rpc.http;

import java.io.IOException;

/** The reply is larger than the caller is willing to hold. */
public final class ReplyTooLarge extends IOException {
  private static final long serialVersionUID = 1;

  ReplyTooLarge(int maxBytes) {
    super("the reply is larger than " + maxBytes + " bytes");
  }
}
