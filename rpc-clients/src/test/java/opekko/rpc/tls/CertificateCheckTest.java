package opekko.rpc.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import opekko.rpc.testkit.TestAuthority;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificateCheckTest {
  private static final Duration LONG = Duration.ofDays(3);

  @TempDir private Path folder;
  @TempDir private Path otherFolder;
  private final Instant now = Instant.now();
  private final TestAuthority authority = new TestAuthority("authority");
  private TlsFiles files;

  @BeforeEach
  void make() {
    files = authority.files(folder, authority.issue("a"));
  }

  @Test
  void shouldFindNothingWrongWithFilesMadeTogether() {
    assertEquals(List.of(), CertificateCheck.problems(files, now));
    assertTrue(CertificateCheck.expiry(files).isAfter(now));
  }

  @Test
  void shouldSayThatCertificateExpired() {
    var problems = CertificateCheck.problems(files, now.plus(LONG));

    assertTrue(
        problems.stream()
            .anyMatch(text ->
                text.startsWith(files.certificate() + ": ") && text.contains("CN=a expired at ")),
        problems::toString);
  }

  @Test
  void shouldSayThatCertificateIsNotValidYet() {
    var problems = CertificateCheck.problems(files, now.minus(LONG));

    assertTrue(
        problems.stream()
            .anyMatch(
                text -> text.contains("CN=a is valid from ") && text.contains("correct the clock")),
        problems::toString);
  }

  @Test
  void shouldSayThatCertificateIsOfAnotherAuthority() {
    var other = new TestAuthority("other");
    var foreign = other.files(otherFolder, other.issue("a"));
    var mixed = new TlsFiles(files.authority(), foreign.certificate(), foreign.key());

    var problems = CertificateCheck.problems(mixed, now);

    assertEquals(1, problems.size(), problems::toString);
    assertTrue(
        problems
            .getFirst()
            .contains("was issued by CN=other, which " + files.authority() + " does not vouch for"),
        problems::toString);
  }

  /** The same name does not make the same authority. */
  @Test
  void shouldNotTakeAnAuthorityForAnotherOfItsName() {
    var twin = new TestAuthority("authority");
    var foreign = twin.files(otherFolder, twin.issue("a"));
    var mixed = new TlsFiles(files.authority(), foreign.certificate(), foreign.key());

    var problems = CertificateCheck.problems(mixed, now);

    assertTrue(problems.getFirst().contains("does not vouch for"), problems::toString);
  }

  @Test
  void shouldSayThatKeyIsOfAnotherCertificate() {
    var other = authority.files(otherFolder, authority.issue("b"));
    var mixed = new TlsFiles(files.authority(), files.certificate(), other.key());

    var problems = CertificateCheck.problems(mixed, now);

    assertEquals(1, problems.size(), problems::toString);
    assertTrue(problems.getFirst().contains("is not the key of"), problems::toString);
  }

  @Test
  void shouldSayThatKeyIsOfAnotherKind() {
    TestAuthority.write(
        files.key(), "PRIVATE KEY", TestAuthority.pair("RSA", 2048).getPrivate().getEncoded());

    var problems = CertificateCheck.problems(files, now);

    assertTrue(problems.getFirst().contains("is not the key of"), problems::toString);
  }

  @Test
  void shouldNameAFileThatIsMissingOrEmpty() throws Exception {
    Files.delete(files.key());
    assertEquals(
        List.of(files.key() + ": there is no such file"), CertificateCheck.problems(files, now));

    Files.writeString(files.authority(), "");
    assertEquals(
        List.of(files.authority() + ": no certificate in it"),
        CertificateCheck.problems(files, now));
  }
}
