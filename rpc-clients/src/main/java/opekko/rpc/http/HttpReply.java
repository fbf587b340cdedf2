package opekko.rpc.http;

import opekko.protocol.type.Bytes;

/**
 * A whole reply.
 *
 * @param contentType empty when the server named none
 */
public record HttpReply(int status, String contentType, Bytes body) {
  public boolean isOk() {
    return status >= 200 && status < 300;
  }
}
