package opekko.node.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import opekko.cluster.Voter;
import opekko.rpc.tls.TlsFiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The files that an operator of three machines starts from. */
class ClusterFilesTest {
  /** Stands for the file with the key, which everybody makes for himself. */
  private static final Map<String, String> KEY = Map.of("p2p.sequencer.key", "11".repeat(32));

  private static Path file(String id) {
    return Path.of("../conf/cluster-" + id + ".conf");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "b", "c"})
  void shouldBeAVoterThatSequences(String id) {
    var settings = Settings.read(Settings.merged(KEY, Map.of(), Optional.of(file(id))), Map.of());

    var ha = settings.ha().orElseThrow();
    assertEquals(id, ha.self().id());
    assertTrue(ha.isVoter());
    assertEquals(
        List.of(
            new Voter("a", "10.0.0.1", 9550, 9551),
            new Voter("b", "10.0.0.2", 9550, 9551),
            new Voter("c", "10.0.0.3", 9550, 9551)),
        ha.voters());
    assertEquals(
        Optional.of(
            new TlsFiles(
                Path.of("certs/ca.crt"),
                Path.of("certs/" + id + ".crt"),
                Path.of("certs/" + id + ".key"))),
        ha.tls());
    assertEquals(OptionalInt.of(8547), ha.conductorPort());
    assertTrue(settings.sequencing().isPresent());
    assertEquals(List.of(), settings.warnings());
  }

  /** So that whoever changes one changes all. */
  @Test
  void shouldDifferInTheNameOnly() throws IOException {
    var first = Files.readString(file("a"));
    for (var id : List.of("b", "c"))
      assertEquals(
          Files.readString(file(id)),
          first
              .replace("Node a ", "Node " + id + " ")
              .replace("cluster-a.conf", "cluster-" + id + ".conf")
              .replace("that name a.", "that name " + id + ".")
              .replace("id = \"a\"", "id = \"" + id + "\"")
              .replace("certs/a.", "certs/" + id + "."));
  }
}
