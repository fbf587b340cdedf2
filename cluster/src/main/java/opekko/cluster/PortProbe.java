package opekko.cluster;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executors;
import java.util.function.Function;
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
    return answering(voters, PortProbe::open);
  }

  /**
   * The ids of those whose log's port answers.
   *
   * @param limit for each; all are asked at once
   */
  public static Set<String> withAnOpenLog(List<Voter> voters, Duration limit) {
    return answering(voters, voter -> open(voter, limit, voter.logPort())).keySet();
  }

  private static Map<String, String> answering(
      List<Voter> voters, Function<Voter, Optional<String>> probe) {
    var answering = new ConcurrentSkipListMap<String, String>();
    try (var all = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var voter : voters)
        all.execute(() -> probe.apply(voter).ifPresent(port -> answering.put(voter.id(), port)));
    }
    return answering;
  }

  private static Optional<String> open(Voter voter) {
    return open(voter, LIMIT, voter.clusterPort(), voter.logPort());
  }

  private static Optional<String> open(Voter voter, Duration limit, int... ports) {
    return IntStream.of(ports)
        .parallel()
        .filter(port -> isOpen(voter.host(), port, limit))
        .mapToObj(port -> voter.host() + ":" + port)
        .findFirst();
  }

  private static boolean isOpen(String host, int port, Duration limit) {
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress(host, port), Math.toIntExact(limit.toMillis()));
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
