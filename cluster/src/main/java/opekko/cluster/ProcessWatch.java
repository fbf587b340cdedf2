package opekko.cluster;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * An idle connection to the port of another node's cluster. The kernel of the other machine ends it
 * in the moment in which the process dies, whatever killed it. Whether it really died shows the
 * next connection: a living one takes it.
 */
final class ProcessWatch implements AutoCloseable {
  private static final Duration CONNECT_LIMIT = Duration.ofMillis(500);
  private static final Duration TRY_AGAIN = Duration.ofSeconds(1);

  /** Is told once, on this watch's thread. */
  @FunctionalInterface
  interface Alarm {
    /**
     * @param isProcessGone the machine answers, and nobody listens there
     */
    void ended(String evidence, boolean isProcessGone);
  }

  private final String name;
  private final String host;
  private final int port;
  private final Alarm alarm;
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile Socket socket;

  private ProcessWatch(String name, String host, int port, Alarm alarm) {
    this.name = name;
    this.host = host;
    this.port = port;
    this.alarm = alarm;
  }

  static ProcessWatch start(String name, String host, int port, Alarm alarm) {
    var watch = new ProcessWatch(name, host, port, alarm);
    Thread.ofVirtual().name("watch-" + name).start(watch::run);
    return watch;
  }

  private void run() {
    var wasConnected = false;
    while (closed.getCount() > 0) {
      try (var connection = new Socket()) {
        socket = connection;
        connection.connect(
            new InetSocketAddress(host, port), Math.toIntExact(CONNECT_LIMIT.toMillis()));
        var isQuick = wasConnected;
        wasConnected = true;
        awaitEnd(connection);
        // A port that ends each connection at once lives; it is not to be asked without a rest.
        if (isQuick) rest();
      } catch (ConnectException e) {
        if (closed.getCount() == 0) return;
        alarm.ended("%s at %s:%d refuses connections".formatted(name, host, port), true);
        return;
      } catch (SocketTimeoutException e) {
        if (closed.getCount() == 0) return;
        if (wasConnected) {
          alarm.ended(
              "%s at %s:%d ended a connection and answers no more".formatted(name, host, port),
              false);
          return;
        }
        rest();
      } catch (IOException e) {
        rest();
      }
    }
  }

  /** The other side says nothing; whatever ends the reading ends the connection. */
  private void awaitEnd(Socket connection) {
    try {
      while (connection.getInputStream().read() >= 0) continue;
    } catch (IOException e) {
      // A reset: the same news.
    }
  }

  private void rest() {
    try {
      closed.await(TRY_AGAIN.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      closed.countDown();
    }
  }

  @Override
  public void close() {
    closed.countDown();
    var open = socket;
    if (open == null) return;
    try {
      open.close();
    } catch (IOException e) {
      // It is closed all the same.
    }
  }
}
