package opekko.cluster;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

/**
 * Whether anybody listens where voters should be. A process that is stopped or hangs counts: its
 * kernel takes connections, and it may wake.
 */
public final class PortProbe {
  private static final Duration LIMIT = Duration.ofSeconds(2);

  private PortProbe() {}

  /** Those that answer, and where. Waits some seconds at most. */
  static Map<String, String> answering(List<Voter> voters) {
    var answering = new ConcurrentSkipListMap<String, String>();
    try (var all = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var voter : voters)
        all.execute(() -> open(voter).ifPresent(port -> answering.put(voter.id(), port)));
    }
    return answering;
  }

  private static Optional<String> open(Voter voter) {
    return IntStream.of(voter.clusterPort(), voter.logPort())
        .parallel()
        .filter(port -> isOpen(voter.host(), port, LIMIT))
        .mapToObj(port -> voter.host() + ":" + port)
        .findFirst();
  }

  /** Waits until the connection is made, refused, or {@code limit} is over. */
  public static boolean isOpen(String host, int port, Duration limit) {
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress(host, port), Math.toIntExact(limit.toMillis()));
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
