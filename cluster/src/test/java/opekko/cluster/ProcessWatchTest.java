package opekko.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A watched process: gone, or only its connection. */
class ProcessWatchTest {
  private static final int PATIENCE_SECONDS = 30;

  private record Alarm(String evidence, boolean isProcessGone) {}

  private final LinkedBlockingQueue<Alarm> alarms = new LinkedBlockingQueue<>();

  private ProcessWatch watch(int port) {
    return ProcessWatch.start(
        "test",
        "127.0.0.1",
        port,
        (evidence, isProcessGone) -> alarms.add(new Alarm(evidence, isProcessGone)));
  }

  private static ServerSocket server() throws IOException {
    return new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
  }

  @Test
  void shouldAlarmWhenTheProcessIsGone() throws Exception {
    var server = server();
    try (var watch = watch(server.getLocalPort())) {
      assertNotNull(watch);
      var connection = server.accept();

      server.close();
      connection.close();

      var alarm = alarms.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      assertNotNull(alarm);
      assertTrue(alarm.isProcessGone());
      assertTrue(alarm.evidence().contains("refuses connections"), alarm.evidence());
    }
  }

  @Test
  void shouldTakeABrokenConnectionForNoAlarmWhileTheProcessTakesAnother() throws Exception {
    try (var server = server();
        var watch = watch(server.getLocalPort())) {
      assertNotNull(watch);
      var first = server.accept();

      first.setSoLinger(true, 0);
      first.close();

      var second = server.accept();
      assertTrue(second.isConnected());
      assertEquals(0, alarms.size());
      second.close();
    }
  }

  @Test
  void shouldAlarmAboutAProcessThatIsGoneAlready() throws Exception {
    int port;
    try (var server = server()) {
      port = server.getLocalPort();
    }

    try (var watch = watch(port)) {
      assertNotNull(watch);
      assertNotNull(alarms.poll(PATIENCE_SECONDS, TimeUnit.SECONDS));
    }
  }

  @Test
  void shouldSayNothingOnceItIsClosed() throws Exception {
    try (var server = server()) {
      var watch = watch(server.getLocalPort());
      var connection = server.accept();

      watch.close();
      assertEquals(-1, connection.getInputStream().read());

      assertEquals(0, alarms.size());
    }
  }
}
