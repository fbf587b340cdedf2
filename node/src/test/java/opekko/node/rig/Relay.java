package opekko.node.rig;

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
 * Carries connections from the bridge to a port of the rig's loopback address, and can stop doing
 * so: what a node finds there looks hung, or gone.
 */
final class Relay implements AutoCloseable {
  private final ServerSocket door;
  private final int target;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private boolean isHung;
  private volatile boolean isDown;

  private Relay(ServerSocket door, int target) {
    this.door = door;
    this.target = target;
  }

  /**
   * @param host of the door; its port is any that is free
   * @param target port of the loopback address
   */
  static Relay open(String host, int target) throws IOException {
    var door = new ServerSocket();
    door.bind(new InetSocketAddress(host, 0));
    var relay = new Relay(door, target);
    Thread.ofVirtual().name("relay").start(relay::accept);
    return relay;
  }

  String uri() {
    return "http://" + place();
  }

  String socketUri() {
    return "ws://" + place();
  }

  private String place() {
    return door.getInetAddress().getHostAddress() + ":" + door.getLocalPort();
  }

  /** Connections stay open, and nothing goes through them. */
  synchronized void hang() {
    isHung = true;
  }

  /** Connections are closed, and new ones at once. */
  void goDown() {
    isDown = true;
    open.forEach(this::end);
  }

  synchronized void recover() {
    isDown = false;
    isHung = false;
    notifyAll();
  }

  private synchronized void awaitPassage() throws InterruptedException {
    while (isHung) wait();
  }

  private void accept() {
    while (!door.isClosed()) {
      try {
        var caller = door.accept();
        if (isDown) end(caller);
        else Thread.ofVirtual().start(() -> join(caller));
      } catch (IOException _) {
        // Closed, or a caller that went away before it was greeted.
      }
    }
  }

  private void join(Socket caller) {
    try {
      var server = new Socket(InetAddress.getLoopbackAddress(), target);
      open.add(caller);
      open.add(server);
      caller.setTcpNoDelay(true);
      server.setTcpNoDelay(true);
      Thread.ofVirtual().start(() -> pump(caller, server));
      pump(server, caller);
    } catch (IOException _) {
      end(caller);
    }
  }

  private void pump(Socket from, Socket to) {
    try (InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream()) {
      var buffer = new byte[1 << 16];
      for (int count; (count = in.read(buffer)) >= 0; ) {
        awaitPassage();
        out.write(buffer, 0, count);
      }
    } catch (IOException _) {
      // Whoever closed it knows why.
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      end(from);
      end(to);
    }
  }

  private void end(Socket socket) {
    open.remove(socket);
    try {
      socket.close();
    } catch (IOException _) {
      // It is gone, as it should be.
    }
  }

  @Override
  public void close() throws IOException {
    door.close();
    goDown();
    recover();
  }
}
