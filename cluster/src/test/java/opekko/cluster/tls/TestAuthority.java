package opekko.cluster.tls;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A certificate authority for tests, and certificates of it for 127.0.0.1. */
public final class TestAuthority {
  private static final char[] NO_PASSWORD = {};
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration DAY = Duration.ofDays(1);

  private final KeyPair keys = pair();
  private final InstantSource clock;
  private final X509Certificate certificate;

  public TestAuthority(String name) throws GeneralSecurityException, IOException {
    this(name, InstantSource.system());
  }

  /** By this clock those who trust it look whether a certificate is out of date. */
  public TestAuthority(String name, InstantSource clock)
      throws GeneralSecurityException, IOException {
    this.clock = clock;
    certificate = signed("CN=" + name, keys, true, Instant.now().plus(DAY));
  }

  /** A certificate of this authority and its key. */
  public record Pair(X509Certificate certificate, KeyPair keys) {}

  /** For a day. */
  public Pair issue(String id) throws GeneralSecurityException, IOException {
    return issue(id, Instant.now().plus(DAY));
  }

  /** For an hour. */
  public Pair expiring(String id) throws GeneralSecurityException, IOException {
    return issue(id, Instant.now().plus(HOUR));
  }

  public Pair expired(String id) throws GeneralSecurityException, IOException {
    return issue(id, Instant.now().minus(HOUR));
  }

  private Pair issue(String id, Instant until) throws GeneralSecurityException, IOException {
    var own = pair();
    return new Pair(signed("CN=" + id, own, false, until), own);
  }

  /** Trust in this authority alone. */
  public X509ExtendedTrustManager trust() throws GeneralSecurityException, IOException {
    var trusted = emptyStore();
    trusted.setCertificateEntry("ca", certificate);
    return new DatedTrust(trusted, clock);
  }

  /** Of a client that trusts this authority and shows what it is given. */
  public SSLContext client(Optional<Pair> shown) throws GeneralSecurityException, IOException {
    var context = SSLContext.getInstance("TLSv1.3");
    context.init(new KeyManager[] {keys(shown)}, new TrustManager[] {trust()}, null);
    return context;
  }

  /** What shows this, or nothing. */
  public static X509ExtendedKeyManager keys(Optional<Pair> shown)
      throws GeneralSecurityException, IOException {
    var held = emptyStore();
    if (shown.isPresent()) {
      var chain = new X509Certificate[] {shown.get().certificate()};
      held.setKeyEntry("own", shown.get().keys().getPrivate(), NO_PASSWORD, chain);
    }
    var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(held, NO_PASSWORD);
    return (X509ExtendedKeyManager) factory.getKeyManagers()[0];
  }

  private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
    var store = KeyStore.getInstance("PKCS12");
    store.load(null, NO_PASSWORD);
    return store;
  }

  private X509Certificate signed(String subject, KeyPair of, boolean isAuthority, Instant until)
      throws GeneralSecurityException, IOException {
    var issuer = certificate == null ? subject : certificate.getSubjectX500Principal().getName();
    var builder =
        new JcaX509v3CertificateBuilder(
            new X500Name(issuer),
            BigInteger.valueOf(System.nanoTime()),
            Date.from(Instant.now().minus(DAY)),
            Date.from(until),
            new X500Name(subject),
            of.getPublic());
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(isAuthority));
    if (!isAuthority)
      builder.addExtension(
          Extension.subjectAlternativeName,
          false,
          new GeneralNames(new GeneralName(GeneralName.iPAddress, "127.0.0.1")));
    try {
      var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate());
      return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
    } catch (OperatorCreationException e) {
      throw new GeneralSecurityException(e);
    }
  }

  private static KeyPair pair() throws GeneralSecurityException {
    var generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    return generator.generateKeyPair();
  }
}
