package opekko.rpc.rollup;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import opekko.protocol.fault.Fetched;
import opekko.protocol.fault.InvalidData;
import opekko.protocol.type.Bytes;
import opekko.rpc.http.HttpCall;
import opekko.rpc.http.HttpTransport;

/**
 * A page that a node of this kind has beside JSON-RPC.
 *
 * @param transport the node's own, closed by its owner
 * @param node its JSON-RPC
 */
record NodePage(HttpTransport transport, URI node, Duration timeout) {
  private static final int MAX_BYTES = 4 << 20;

  /**
   * Missing when the node has no such page, as op-node.
   *
   * @param reader throws InvalidData on what is no such page
   */
  <T> Fetched<T> read(String path, Function<Bytes, T> reader) {
    // A page is asked for over plain HTTP; the node behind the socket may be any.
    if (node.getScheme().startsWith("ws")) return Fetched.missing(path);
    try {
      var reply =
          transport.exchange(HttpCall.get(node.resolve(path), List.of(), timeout, MAX_BYTES));
      // op-node answers any GET request with nothing.
      if (!reply.isOk() || reply.body().isEmpty()) return Fetched.missing(path);
      return Fetched.found(reader.apply(reply.body()));
    } catch (InvalidData e) {
      return Fetched.missing(e.getMessage());
    } catch (IOException e) {
      return Fetched.temporary(node.getAuthority() + ": " + e.getMessage());
    }
  }
}
