package opekko.cluster.log;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The way to a port of this machine, which can be cut: connections that were open stay so and carry
 * nothing any more, ever, and until it is mended no new one comes about.
 */
final class CutLink implements AutoCloseable {
  private final int target;
  private final int port;
  private final Set<Socket> all = ConcurrentHashMap.newKeySet();
  private ServerSocket door;
  private volatile int age;

  CutLink(int target) throws IOException {
    this.target = target;
    door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    port = door.getLocalPort();
    open();
  }

  int port() {
    return port;
  }

  void cut() throws IOException {
    age++;
    door.close();
  }

  void mend() throws IOException {
    door = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
    open();
  }

  private void open() {
    var here = door;
    Thread.startVirtualThread(() -> accept(here));
  }

  private void accept(ServerSocket here) {
    try {
      while (true) carry(here.accept(), age);
    } catch (IOException e) {
      // Cut.
    }
  }

  private void carry(Socket caller, int born) {
    var called = new Socket();
    all.add(caller);
    all.add(called);
    try {
      called.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target));
    } catch (IOException e) {
      closeQuietly(caller, called);
      return;
    }
    Thread.startVirtualThread(() -> carry(caller, called, born));
    Thread.startVirtualThread(() -> carry(called, caller, born));
  }

  private void carry(Socket from, Socket to, int born) {
    var bytes = new byte[64 << 10];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int count; (count = in.read(bytes)) >= 0; ) {
        // Swallowed: to the sender they have arrived.
        if (born == age) out.write(bytes, 0, count);
      }
      if (born == age) to.close();
    } catch (IOException e) {
      if (born == age) closeQuietly(from, to);
    }
  }

  private static void closeQuietly(Socket... sockets) {
    for (var socket : sockets) {
      try {
        socket.close();
      } catch (IOException e) {
        // It is of no use any more.
      }
    }
  }

  @Override
  public void close() throws IOException {
    door.close();
    closeQuietly(all.toArray(Socket[]::new));
  }
}
