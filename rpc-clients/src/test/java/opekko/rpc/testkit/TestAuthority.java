package opekko.rpc.testkit;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Date;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import opekko.rpc.tls.TlsFiles;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x509.TBSCertificate;
import org.bouncycastle.asn1.x509.Time;
import org.bouncycastle.asn1.x509.V3TBSCertificateGenerator;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/** An authority for certificates, made for one test. */
public final class TestAuthority {
  private static final AlgorithmIdentifier ECDSA =
      new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA256);
  private static final char[] NO_PASSWORD = new char[0];

  private final KeyPair keys = pair("EC", 256);
  private final X500Name name;
  private final X509Certificate certificate;
  private int issued;

  /** A certificate of the authority with its key. */
  public record Issued(X509Certificate certificate, KeyPair keys) {}

  public TestAuthority(String name) {
    this.name = new X500Name("CN=" + name);
    certificate = issue(this.name, keys, true);
  }

  /** For a server on the loopback address, or for a client, with a new key. */
  public Issued issue(String subject) {
    return issue(subject, pair("EC", 256));
  }

  public Issued issue(String subject, KeyPair subjectKeys) {
    return new Issued(issue(new X500Name("CN=" + subject), subjectKeys, false), subjectKeys);
  }

  public static KeyPair pair(String algorithm, int bits) {
    try {
      var generator = KeyPairGenerator.getInstance(algorithm);
      generator.initialize(bits);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private X509Certificate issue(X500Name subject, KeyPair subjectKeys, boolean isAuthority) {
    try {
      var now = Instant.now();
      var body = new V3TBSCertificateGenerator();
      body.setSerialNumber(new ASN1Integer(BigInteger.valueOf(++issued)));
      body.setSignature(ECDSA);
      body.setIssuer(name);
      body.setSubject(subject);
      body.setStartDate(new Time(Date.from(now.minus(1, ChronoUnit.DAYS))));
      body.setEndDate(new Time(Date.from(now.plus(1, ChronoUnit.DAYS))));
      body.setSubjectPublicKeyInfo(
          SubjectPublicKeyInfo.getInstance(subjectKeys.getPublic().getEncoded()));
      var extensions = new ExtensionsGenerator();
      extensions.addExtension(Extension.basicConstraints, true, new BasicConstraints(isAuthority));
      extensions.addExtension(
          Extension.subjectAlternativeName,
          false,
          new GeneralNames(new GeneralName(GeneralName.iPAddress, "127.0.0.1")));
      body.setExtensions(extensions.generate());
      return signed(body.generateTBSCertificate());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private X509Certificate signed(TBSCertificate body) throws IOException, GeneralSecurityException {
    var signature = Signature.getInstance("SHA256withECDSA");
    signature.initSign(keys.getPrivate());
    signature.update(body.getEncoded("DER"));
    var parts = new ASN1EncodableVector();
    parts.add(body);
    parts.add(ECDSA);
    parts.add(new DERBitString(signature.sign()));
    var encoded = new DERSequence(parts).getEncoded("DER");
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(encoded));
  }

  /** For a server that shows this certificate and trusts what the authority issued. */
  public SSLContext context(Issued server) {
    try {
      var store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      store.setCertificateEntry("authority", certificate);
      var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store);
      store.setKeyEntry(
          "server",
          server.keys().getPrivate(),
          NO_PASSWORD,
          new X509Certificate[] {server.certificate()});
      var own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      own.init(store, NO_PASSWORD);
      var context = SSLContext.getInstance("TLS");
      context.init(own.getKeyManagers(), trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The files of a client that trusts this authority. */
  public TlsFiles files(Path folder, Issued client) {
    return new TlsFiles(
        write(folder.resolve("ca.crt"), "CERTIFICATE", encoded(certificate)),
        write(folder.resolve("tls.crt"), "CERTIFICATE", encoded(client.certificate())),
        write(folder.resolve("tls.key"), "PRIVATE KEY", client.keys().getPrivate().getEncoded()));
  }

  private static byte[] encoded(X509Certificate certificate) {
    try {
      return certificate.getEncoded();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  public static Path write(Path file, String type, byte[] content) {
    var text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
    try {
      return Files.writeString(
          file, "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n".formatted(type, text));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
