package opekko.rpc.rollup;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import opekko.protocol.api.LiveStatus;
import opekko.protocol.fault.Fetched;
import opekko.protocol.fault.InvalidData;
import opekko.rpc.http.HttpCall;
import opekko.rpc.http.HttpTransport;

/** The page that has a node's whole status, where the node is one of this kind. */
final class LiveStatusPage {
  private static final int MAX_BYTES = 4 << 20;

  private final HttpTransport transport;
  private final URI uri;
  private final Duration timeout;

  LiveStatusPage(HttpTransport transport, URI node, Duration timeout) {
    this.transport = transport;
    this.uri = node.resolve("/live/status");
    this.timeout = timeout;
  }

  /** Missing when the node has no such page, as op-node. */
  Fetched<LiveStatus> read() {
    // A page is asked for over plain HTTP; the node behind the socket may be any.
    if (uri.getScheme().startsWith("ws")) return Fetched.missing("live status");
    try {
      var reply = transport.exchange(HttpCall.get(uri, List.of(), timeout, MAX_BYTES));
      // op-node answers any GET request with nothing.
      if (!reply.isOk() || reply.body().isEmpty()) return Fetched.missing("live status");
      return Fetched.found(LiveStatusReader.read(reply.body()));
    } catch (InvalidData e) {
      return Fetched.missing(e.getMessage());
    } catch (IOException e) {
      return Fetched.temporary(uri.getAuthority() + ": " + e.getMessage());
    }
  }
}
