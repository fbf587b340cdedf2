package opekko.node.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import opekko.node.certs.CertificateSet;
import opekko.rpc.tls.CertificateCheck;
import opekko.rpc.tls.PemFile;
import opekko.rpc.tls.PrivateTls;
import opekko.rpc.tls.TlsFiles;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CertsCommandTest {
  private static final char[] NO_PASSWORD = new char[0];

  @TempDir private Path folder;
  private Path out;
  private CertificateSet set;

  @BeforeEach
  void place() {
    out = folder.resolve("certs");
    set = new CertificateSet(out);
  }

  @Test
  void shouldMakeFilesThatFitEachOtherAndSayHowToUseThem() {
    var typed = certs("a=10.0.0.1:9550:9551, b=node-b.example,c=[fd00::3]:9550");

    assertEquals(0, typed.exitCode(), typed.err());
    for (var id : List.of("a", "b", "c")) {
      assertEquals(List.of(), CertificateCheck.problems(set.of(id), Instant.now()));
      assertTrue(
          typed.out().contains("--ha.tls.cert " + set.of(id).certificate() + " --ha.tls.key "),
          typed.out());
    }
    assertTrue(typed.out().contains("on a (10.0.0.1):"), typed.out());
    assertTrue(typed.out().contains("on c (fd00::3):"), typed.out());
  }

  @Test
  void shouldLetOnlyTheOwnerReadThem() throws Exception {
    certs("a=10.0.0.1");

    try (var files = Files.list(out)) {
      for (var file : files.toList())
        assertEquals(
            PosixFilePermissions.fromString("rw-------"),
            Files.getPosixFilePermissions(file),
            file::toString);
    }
  }

  @Test
  void shouldNameAddressesAndLoopback() throws Exception {
    certs("a=10.0.0.1,b=node-b.example");

    assertEquals(List.of("10.0.0.1", "127.0.0.1", "localhost"), names("a"));
    assertEquals(List.of("node-b.example", "127.0.0.1", "localhost"), names("b"));
  }

  @Test
  void shouldOverwriteNothing() throws Exception {
    certs("a=10.0.0.1");
    var before = Files.readAllBytes(set.of("a").key());

    var typed = certs("b=10.0.0.2,a=10.0.0.1");

    assertEquals(2, typed.exitCode());
    assertTrue(typed.err().contains("a.crt is there already"), typed.err());
    assertArrayEquals(before, Files.readAllBytes(set.of("a").key()));
    assertFalse(Files.exists(set.of("b").key()), "nothing is made by halves");
  }

  @Test
  void shouldIssueOneMoreOfTheSameAuthority() {
    certs("a=10.0.0.1");

    var typed = certs("d=10.0.0.4");

    assertEquals(0, typed.exitCode(), typed.err());
    assertTrue(typed.out().contains("Used the authority that was there"), typed.out());
    assertEquals(List.of(), CertificateCheck.problems(set.of("d"), Instant.now()));
  }

  @Test
  void shouldKeepTwoAuthoritiesApart() {
    certs("a=10.0.0.1");
    var elsewhere = new CertificateSet(folder.resolve("other"));
    Typed.type("certs", "--out", folder.resolve("other").toString(), "--hosts", "a=10.0.0.1");
    var mixed =
        new TlsFiles(
            set.of("a").authority(), elsewhere.of("a").certificate(), elsewhere.of("a").key());

    var problems = CertificateCheck.problems(mixed, Instant.now());

    assertTrue(problems.getFirst().contains("does not vouch for"), problems::toString);
  }

  @Test
  void shouldBeTakenByBothSidesOfAConnection() throws Exception {
    certs("a=10.0.0.1,b=10.0.0.2");
    var server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new Mutual(serverContext(set.of("a"))));
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    server.start();
    try (var client = HttpClient.newBuilder().sslContext(PrivateTls.of(set.of("b"))).build()) {
      var uri = URI.create("https://127.0.0.1:" + server.getAddress().getPort());
      var reply =
          client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.discarding());
      assertEquals(204, reply.statusCode());
    } finally {
      server.stop(0);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "10.0.0.1|'10.0.0.1' is no voter like a=10.0.0.1",
        "a=10.0.0.1,|'' is no voter like",
        "a=10.0.0.1,a=10.0.0.2|two nodes are called a",
        "../a=10.0.0.1|'../a=10.0.0.1' is no voter",
        "ca=10.0.0.1|name of the authority's files",
        "a=10.0.0.256|neither an IP address nor a DNS name",
        "a=|'a=' is no voter",
        "a=no host|'a=no host' is no voter",
        "a=no_host|neither an IP address nor a DNS name"
      })
  void shouldRefuseHostsThatAreNone(String hosts, String cause) {
    var typed = certs(hosts);

    assertEquals(2, typed.exitCode());
    assertTrue(typed.err().contains(cause), typed.err());
    assertFalse(Files.exists(out));
  }

  @Test
  void shouldRefuseNoDays() {
    var typed =
        Typed.type("certs", "--out", out.toString(), "--hosts", "a=10.0.0.1", "--days", "0");

    assertEquals(2, typed.exitCode());
    assertTrue(typed.err().contains("--days: 0 is no length of time"), typed.err());
  }

  @Test
  void shouldSayThatTheAuthorityThereIsDamaged() throws Exception {
    certs("a=10.0.0.1");
    Files.writeString(set.authorityKey(), "nothing");

    var typed = certs("d=10.0.0.4");

    assertEquals(2, typed.exitCode());
    assertTrue(typed.err().contains("ca.key: no private key in it"), typed.err());
  }

  private Typed certs(String hosts) {
    return Typed.type("certs", "--out", out.toString(), "--hosts", hosts);
  }

  private List<Object> names(String id) throws Exception {
    var certificate = PemFile.certificates(set.of(id).certificate()).getFirst();
    return certificate.getSubjectAlternativeNames().stream()
        .<Object>map(name -> name.get(1))
        .toList();
  }

  private static SSLContext serverContext(TlsFiles files) throws Exception {
    var chain = PemFile.certificates(files.certificate()).toArray(X509Certificate[]::new);
    var store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    store.setKeyEntry("own", PemFile.key(files.key()), NO_PASSWORD, chain);
    store.setCertificateEntry("ca", PemFile.certificates(files.authority()).getFirst());
    var own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    own.init(store, NO_PASSWORD);
    var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    var context = SSLContext.getInstance("TLS");
    context.init(own.getKeyManagers(), trust.getTrustManagers(), null);
    return context;
  }

  /** Wants a certificate of the client too. */
  private static final class Mutual extends HttpsConfigurator {
    Mutual(SSLContext context) {
      super(context);
    }

    @Override
    public void configure(HttpsParameters parameters) {
      var tls = getSSLContext().getDefaultSSLParameters();
      tls.setNeedClientAuth(true);
      parameters.setSSLParameters(tls);
    }
  }
}
