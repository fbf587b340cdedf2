package opekko.rpc.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import opekko.rpc.testkit.TestAuthority;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PemFileTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"RSA,2048", "EC,256", "EC,384"})
  void shouldReadKeyInPkcs8(String algorithm, int bits) {
    var key = TestAuthority.pair(algorithm, bits).getPrivate();
    var file = TestAuthority.write(folder.resolve("key"), "PRIVATE KEY", key.getEncoded());

    assertEquals(key, PemFile.key(file));
  }

  @Test
  void shouldReadRsaKeyOfOldForm() throws IOException {
    var key = TestAuthority.pair("RSA", 2048).getPrivate();
    var inner = PrivateKeyInfo.getInstance(key.getEncoded()).parsePrivateKey();
    var file =
        TestAuthority.write(
            folder.resolve("key"), "RSA PRIVATE KEY", inner.toASN1Primitive().getEncoded());

    assertEquals(key, PemFile.key(file));
  }

  @Test
  void shouldReadEcKeyOfOldFormBehindItsParameters() throws IOException {
    var key = TestAuthority.pair("EC", 256).getPrivate();
    var info = PrivateKeyInfo.getInstance(key.getEncoded());
    var curve = info.getPrivateKeyAlgorithm().getParameters();
    var secret = ECPrivateKey.getInstance(info.parsePrivateKey()).getKey();
    var file = folder.resolve("key");
    TestAuthority.write(file, "EC PARAMETERS", curve.toASN1Primitive().getEncoded());
    var parameters = Files.readString(file);
    TestAuthority.write(file, "EC PRIVATE KEY", new ECPrivateKey(256, secret, curve).getEncoded());
    Files.writeString(file, parameters + Files.readString(file));

    // The public key is not in there, so the keys are equal in what is secret only.
    assertEquals(
        ((java.security.interfaces.ECPrivateKey) key).getS(),
        ((java.security.interfaces.ECPrivateKey) PemFile.key(file)).getS());
  }

  @Test
  void shouldSayThatKeyIsEncrypted() {
    var file = TestAuthority.write(folder.resolve("key"), "ENCRYPTED PRIVATE KEY", new byte[9]);

    assertRefused("the key is encrypted; write it without a password", file);
  }

  @ParameterizedTest
  @CsvSource({"PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY"})
  void shouldNameFileOfDamagedKey(String type) {
    var file = TestAuthority.write(folder.resolve("key"), type, new byte[] {1, 2, 3});

    var refused = assertThrows(IllegalArgumentException.class, () -> PemFile.key(file));

    assertTrue(refused.getMessage().startsWith(file + ": "), refused.getMessage());
  }

  @Test
  void shouldSayWhatIsMissing() throws IOException {
    var empty = Files.writeString(folder.resolve("empty"), "");

    assertRefused("no private key in it", empty);
    assertRefused("there is no such file", folder.resolve("none"));
    assertEquals(
        empty + ": no certificate in it",
        assertThrows(IllegalArgumentException.class, () -> PemFile.certificates(empty))
            .getMessage());
  }

  private static void assertRefused(String cause, Path file) {
    assertEquals(
        file + ": " + cause,
        assertThrows(IllegalArgumentException.class, () -> PemFile.key(file)).getMessage());
  }
}
