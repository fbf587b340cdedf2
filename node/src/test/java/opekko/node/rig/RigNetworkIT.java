package opekko.node.rig;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;
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

  /** The sender that a node heard, when another had sent it a packet. */
  private static String heard(RigNetwork network, String from, String to) throws Exception {
    var listener =
        new ProcessBuilder(network.command(to, List.of("python3", "-c", HEAR)))
            .redirectErrorStream(true)
            .start();
    try (var lines = listener.inputReader()) {
      assertEquals("listening", lines.readLine());
      network.inside(from, "python3", "-c", TELL, network.address(to));
      return lines.readLine();
    }
  }
}
