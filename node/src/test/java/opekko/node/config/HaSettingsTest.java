package opekko.node.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import opekko.cluster.Voter;
import opekko.rpc.tls.TlsFiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HaSettingsTest {
  private static final String THREE = "a=127.0.0.1:1:2,b=127.0.0.1:3:4,c=127.0.0.1:5:6";

  private static Optional<HaSettings> read(Map<String, String> flags) {
    var all =
        new HashMap<>(
            Map.of(
                "network", "op-sepolia",
                "l1.beacon", "http://127.0.0.1:5052",
                "l2", "http://127.0.0.1:8551",
                "l2.jwt-secret", "jwt.txt",
                "data-dir", "data"));
    all.putAll(flags);
    return Settings.read(Settings.merged(all, Map.of(), Optional.empty()), Map.of()).ha();
  }

  private static String refusal(Map<String, String> flags) {
    return assertThrows(ConfigError.class, () -> read(flags)).getMessage();
  }

  @Test
  void shouldBeInNoClusterUnlessNamed() {
    assertEquals(Optional.empty(), read(Map.of()));
    assertEquals(Optional.empty(), read(Map.of("ha.voters", THREE)));
  }

  @Test
  void shouldFindItselfAmongTheVoters() {
    var ha = read(Map.of("ha.id", "b", "ha.voters", THREE)).orElseThrow();

    assertEquals(new Voter("b", "127.0.0.1", 3, 4), ha.self());
    assertEquals(List.of("a", "b", "c"), ha.voters().stream().map(Voter::id).toList());
    assertTrue(ha.isVoter());
    assertEquals("127.0.0.1", ha.listenOn());
    assertEquals(Path.of("data/ha"), ha.dir());
    assertEquals("http://127.0.0.1:9545", ha.publicRpc());
    assertEquals(OptionalInt.empty(), ha.conductorPort());
  }

  @Test
  void shouldTakeTheUsualPortsWhereNoneAreGiven() {
    var flags =
        Map.of("ha.id", "a", "ha.voters", "a=10.0.0.1,b=10.0.0.2:7", "ha.private-network", "true");

    assertEquals(
        List.of(new Voter("a", "10.0.0.1", 9550, 9551), new Voter("b", "10.0.0.2", 7, 9551)),
        read(flags).orElseThrow().voters());
  }

  @Test
  void shouldFollowWithoutAVote() {
    var ha = read(Map.of("ha.id", "x", "ha.addr", "127.0.0.1:9", "ha.voters", THREE)).orElseThrow();

    assertFalse(ha.isVoter());
    assertEquals(new Voter("x", "127.0.0.1", 9, 9551), ha.self());
  }

  @Test
  void shouldReadCertificates() {
    var flags = new HashMap<>(Map.of("ha.id", "a", "ha.voters", "a=10.0.0.1"));
    flags.putAll(
        Map.of(
            "ha.tls.enabled", "true",
            "ha.tls.ca", "ca.crt",
            "ha.tls.cert", "a.crt",
            "ha.tls.key", "a.key"));

    assertEquals(
        Optional.of(new TlsFiles(Path.of("ca.crt"), Path.of("a.crt"), Path.of("a.key"))),
        read(flags).orElseThrow().tls());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a | '' | name all voters",
        "a | a=127.0.0.1,a=127.0.0.1:7:8 | 'a' is there twice",
        "a | a=127.0.0.1,b=127.0.0.1 | 127.0.0.1:9550 is given to two voters",
        "a | a=127.0.0.1:5:5 | 127.0.0.1:5 is given to two voters, or twice",
        "a | a:127.0.0.1 | is no voter like a=10.0.0.1",
        "a | a=127.0.0.1:70000 | 70000 is no port",
        "d | a=127.0.0.1 | 'd' is none of the voters a",
        "a | a=10.0.0.1 | whoever reaches the ports of 10.0.0.1 can vote",
      })
  void shouldRefuseAListThatCannotWork(String id, String voters, String words) {
    var message = refusal(Map.of("ha.id", id, "ha.voters", voters));

    assertTrue(message.contains(words), message);
  }

  @Test
  void shouldNotSequenceWithoutAVote() {
    var message =
        refusal(
            Map.of(
                "ha.id", "x",
                "ha.addr", "127.0.0.1:9",
                "ha.voters", THREE,
                "sequencer.enabled", "true",
                "p2p.sequencer.key", "7c".repeat(32)));

    assertTrue(message.contains("only voters sequence"), message);
  }

  @Test
  void shouldNotBeLedByTwo() {
    var message =
        refusal(
            Map.of(
                "ha.id", "a",
                "ha.voters", THREE,
                "sequencer.enabled", "true",
                "p2p.sequencer.key", "7c".repeat(32),
                "conductor.enabled", "true",
                "conductor.rpc", "http://127.0.0.1:8547"));

    assertTrue(message.contains("needs no op-conductor"), message);
  }

  @Test
  void shouldWaitToBeLetInWhereToldOrWithoutAVote() {
    var voter = Map.of("ha.id", "a", "ha.voters", THREE);
    var follower = Map.of("ha.id", "x", "ha.addr", "127.0.0.1:9", "ha.voters", THREE);

    assertFalse(read(voter).orElseThrow().isJoining());
    assertTrue(read(follower).orElseThrow().isJoining());
  }

  @Test
  void shouldNameTheCertificateThatIsMissing() {
    var message =
        refusal(Map.of("ha.id", "a", "ha.voters", "a=10.0.0.1", "ha.tls.enabled", "true"));

    assertTrue(message.startsWith("--ha.tls.ca"), message);
  }
}
