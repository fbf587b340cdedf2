package opekko.node.rig;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Cuts are what they say: the faults of the links mean nothing otherwise. */
class RigNetworkIT {
  private static final String TELL =
      "import socket, sys; socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'x', (sys.argv[1], 9))";
  private static final String HEAR =
      "import socket, sys; s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); s.bind(('0.0.0.0', 9));"
          + " s.settimeout(1); print('listening', flush=True)\n"
          + "try: print(s.recvfrom(9)[1][0])\n"
          + "except TimeoutError: print('nothing')";
  private static final int PACKETS = 100;
  private static final String COUNT =
      "import socket, sys; s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)\n"
          + "for i in range(%d): s.sendto(str(i).encode(), (sys.argv[1], 9))".formatted(PACKETS);
  private static final String HEAR_ALL =
      "import socket; s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); s.bind(('0.0.0.0', 9));"
          + " s.settimeout(10); print('listening', flush=True)\n"
          + "print(*[s.recv(9).decode() for _ in range(%d)])".formatted(PACKETS);

  @BeforeEach
  void requireNamespaces() {
    var obstacle = RigNetwork.obstacle();
    assumeTrue(obstacle.isEmpty(), obstacle.orElse(""));
  }

  @Test
  void shouldLoseWhatOneNodeSendsAndNothingElseWhenALinkIsCut() throws Exception {
    try (var network = RigNetwork.open(List.of("a", "b", "c"))) {
      assertEquals(network.address("a"), heard(network, "a", "b"));
      network.cut("a", "b");

      assertEquals("nothing", heard(network, "a", "b"));
      assertEquals(network.address("b"), heard(network, "b", "a"));
      assertEquals(network.address("a"), heard(network, "a", "c"));
      network.heal();
      assertEquals(network.address("a"), heard(network, "a", "b"));
    }
  }

  @Test
  void shouldLosePacketsNeverButHaveSomeOvertakenWhenTheyAreHeldUnevenly() throws Exception {
    assumeTrue(Shell.isThere("iptables") && Shell.isThere("cc"), "needs iptables and cc");
    try (var network = RigNetwork.open(List.of("a", "b"))) {
      var sent = IntStream.range(0, PACKETS).boxed().toList();
      assertEquals(sent, numbers(heard(network, "a", "b", COUNT, HEAR_ALL)));

      try (var _ = Delay.uneven(network, 1, 50)) {
        var heard = numbers(heard(network, "a", "b", COUNT, HEAR_ALL));
        assertEquals(sent, heard.stream().sorted().toList());
        assertNotEquals(sent, heard);
      }
    }
  }

  private static List<Integer> numbers(String line) {
    return Arrays.stream(line.split(" ")).map(Integer::valueOf).toList();
  }

  /** The sender that a node heard, when another had sent it a packet. */
  private static String heard(RigNetwork network, String from, String to) throws Exception {
    return heard(network, from, to, TELL, HEAR);
  }

  private static String heard(
      RigNetwork network, String from, String to, String teller, String hearer) throws Exception {
    var listener =
        new ProcessBuilder(network.command(to, List.of("python3", "-c", hearer)))
            .redirectErrorStream(true)
            .start();
    try (var lines = listener.inputReader()) {
      assertEquals("listening", lines.readLine());
      network.inside(from, "python3", "-c", teller, network.address(to));
      return lines.readLine();
    }
  }
}
