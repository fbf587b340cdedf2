package opekko.node.certs;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * Issues certificates on the curve P-256.
 *
 * @param keys whoever has them can let nodes into the cluster
 */
record Authority(X500Name name, KeyPair keys, X509Certificate certificate) {
  /** In all certificates, so that a peer may insist on a name that it has itself. */
  private static final String SHARED_NAME = "localhost";

  private static final String LOOPBACK = "127.0.0.1";
  private static final int SERIAL_BITS = 127;

  /** Clocks of machines differ: what is made here is valid there at once. */
  private static final Duration SLACK = Duration.ofHours(1);

  private static final SecureRandom RANDOM = new SecureRandom();

  /** A certificate with its key. */
  record Issued(KeyPair keys, X509Certificate certificate) {}

  static Authority create(Instant now, Duration validity) {
    // The serial in the name keeps two authorities apart.
    var name = new X500Name("CN=opekko cluster " + serial().toString(Character.MAX_RADIX));
    var keys = newKeys();
    try {
      var builder = builder(name, name, keys.getPublic(), now, validity);
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
      builder.addExtension(
          Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
      return new Authority(name, keys, signed(builder, keys));
    } catch (CertIOException e) {
      throw new IllegalStateException(e);
    }
  }

  static Authority of(KeyPair keys, X509Certificate certificate) {
    var subject = X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded());
    return new Authority(subject, keys, certificate);
  }

  /** For server and client alike; nobody outlives the authority. */
  Issued issue(NodeHost node, Instant now, Duration validity) {
    var own = newKeys();
    var end = Duration.between(now, certificate.getNotAfter().toInstant());
    var length = validity.compareTo(end) < 0 ? validity : end;
    try {
      var builder = builder(name, new X500Name("CN=" + node.id()), own.getPublic(), now, length);
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
      builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
      builder.addExtension(
          Extension.extendedKeyUsage,
          false,
          new ExtendedKeyUsage(
              new KeyPurposeId[] {KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth}));
      builder.addExtension(Extension.subjectAlternativeName, false, names(node));
      return new Issued(own, signed(builder, keys));
    } catch (CertIOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static GeneralNames names(NodeHost node) {
    var names = new ArrayList<GeneralName>();
    var kind = node.isAddress() ? GeneralName.iPAddress : GeneralName.dNSName;
    names.add(new GeneralName(kind, node.host()));
    if (!node.host().equals(LOOPBACK)) names.add(new GeneralName(GeneralName.iPAddress, LOOPBACK));
    if (!node.host().equals(SHARED_NAME))
      names.add(new GeneralName(GeneralName.dNSName, SHARED_NAME));
    return new GeneralNames(names.toArray(GeneralName[]::new));
  }

  private static JcaX509v3CertificateBuilder builder(
      X500Name issuer, X500Name subject, PublicKey key, Instant now, Duration validity) {
    return new JcaX509v3CertificateBuilder(
        issuer, serial(), Date.from(now.minus(SLACK)), Date.from(now.plus(validity)), subject, key);
  }

  private static X509Certificate signed(JcaX509v3CertificateBuilder builder, KeyPair issuer) {
    try {
      var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(issuer.getPrivate());
      return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
    } catch (OperatorCreationException | GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static BigInteger serial() {
    return new BigInteger(SERIAL_BITS, RANDOM).setBit(0);
  }

  private static KeyPair newKeys() {
    try {
      var generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"), RANDOM);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
