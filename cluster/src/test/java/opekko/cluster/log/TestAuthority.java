package opekko.cluster.log;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
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
final class TestAuthority {
  private static final char[] NO_PASSWORD = {};

  private final KeyPair keys = pair();
  private final X509Certificate certificate;
  private final Path file;

  TestAuthority(Path folder, String name) throws GeneralSecurityException, IOException {
    certificate = signed("CN=" + name, keys, true);
    Files.createDirectories(folder);
    file = pem(folder.resolve("ca.pem"), "CERTIFICATE", certificate.getEncoded());
  }

  /** Files of a certificate of this authority whose owner trusts it. */
  QuorumLogSettings.Tls files(String id) throws GeneralSecurityException, IOException {
    var own = pair();
    var issued = signed("CN=" + id, own, false);
    return new QuorumLogSettings.Tls(
        pem(file.resolveSibling(id + ".pem"), "CERTIFICATE", issued.getEncoded()),
        pem(file.resolveSibling(id + ".key"), "PRIVATE KEY", own.getPrivate().getEncoded()),
        file);
  }

  /** Of a client that trusts this authority and shows a certificate of another, or none. */
  SSLContext client(Optional<TestAuthority> shown) throws GeneralSecurityException, IOException {
    var trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, NO_PASSWORD);
    trusted.setCertificateEntry("ca", certificate);
    var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    var held = KeyStore.getInstance("PKCS12");
    held.load(null, NO_PASSWORD);
    if (shown.isPresent()) {
      var own = pair();
      var chain = new X509Certificate[] {shown.get().signed("CN=client", own, false)};
      held.setKeyEntry("client", own.getPrivate(), NO_PASSWORD, chain);
    }
    var keyManagers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keyManagers.init(held, NO_PASSWORD);
    var context = SSLContext.getInstance("TLSv1.3");
    context.init(keyManagers.getKeyManagers(), trust.getTrustManagers(), null);
    return context;
  }

  private X509Certificate signed(String subject, KeyPair of, boolean isAuthority)
      throws GeneralSecurityException, IOException {
    var issuer = certificate == null ? subject : certificate.getSubjectX500Principal().getName();
    var now = Instant.now();
    var builder =
        new JcaX509v3CertificateBuilder(
            new X500Name(issuer),
            BigInteger.valueOf(now.toEpochMilli()),
            Date.from(now.minus(Duration.ofHours(1))),
            Date.from(now.plus(Duration.ofHours(1))),
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

  private static Path pem(Path file, String type, byte[] content) throws IOException {
    var body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
    return Files.writeString(
        file, "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(type, body, type));
  }
}
