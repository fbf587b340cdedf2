package opekko.rpc.tls;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import opekko.rpc.testkit.TestAuthority;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrivateTlsTest {
  @TempDir private Path folder;

  /** As an operator has it while one takes the place of another. */
  @Test
  void shouldTrustTwoAuthoritiesOfOneNameInOneFile() throws IOException {
    var both = folder.resolve("both.crt");
    var nodes = List.of(node("former"), node("next"));
    Files.writeString(
        both,
        Files.readString(nodes.get(0).authority()) + Files.readString(nodes.get(1).authority()));

    for (var node : nodes) {
      var files = new TlsFiles(both, node.certificate(), node.key());
      var chain = PemFile.certificates(node.certificate());
      assertDoesNotThrow(() ->
          PrivateTls.trust(files).checkClientTrusted(chain.toArray(X509Certificate[]::new), "EC"));
    }
    assertEquals(2, PemFile.certificates(both).size());
  }

  private TlsFiles node(String name) throws IOException {
    var authority = new TestAuthority("authority");
    return authority.files(Files.createDirectories(folder.resolve(name)), authority.issue("a"));
  }
}
