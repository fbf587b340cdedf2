package opekko.node.devnet;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Ports of loopback that nobody listens on at the moment, for processes that are told theirs. */
final class FreePorts {
  private FreePorts() {}

  /** All different. */
  static List<Integer> take(int count) throws IOException {
    Deque<AutoCloseable> sockets = new ArrayDeque<>();
    try {
      var ports = new ArrayList<Integer>();
      for (var i = 0; i < count; i++) {
        var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        sockets.push(socket);
        ports.add(socket.getLocalPort());
      }
      return List.copyOf(ports);
    } finally {
      Closing.all(sockets);
    }
  }
}
