package opekko.rpc.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.List;
import java.util.function.Supplier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemReader;

/**
 * Certificates and keys out of PEM files. Methods throw {@link IllegalArgumentException} that names
 * the file and what is wrong with it.
 */
public final class PemFile {
  private PemFile() {}

  /** All certificates of a file, at least one. */
  public static List<X509Certificate> certificates(Path file) {
    try (var in = Files.newInputStream(file)) {
      var found = CertificateFactory.getInstance("X.509").generateCertificates(in);
      if (found.isEmpty()) throw unusable(file, "no certificate in it");
      return found.stream().map(X509Certificate.class::cast).toList();
    } catch (CertificateException e) {
      throw unusable(file, "not a certificate in PEM: " + e.getMessage());
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  /** The first private key of a file. */
  public static PrivateKey key(Path file) {
    try (var in = new PemReader(Files.newBufferedReader(file))) {
      for (var part = in.readPemObject(); part != null; part = in.readPemObject()) {
        // Openssl puts the parameters of a curve before its key.
        if (!part.getType().endsWith("PRIVATE KEY")) continue;
        return key(pkcs8(file, part));
      }
      throw unusable(file, "no private key in it");
    } catch (GeneralSecurityException e) {
      throw unusable(file, e.getMessage());
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private static PrivateKeyInfo pkcs8(Path file, PemObject part) throws IOException {
    var content = part.getContent();
    return switch (part.getType()) {
      case "PRIVATE KEY" -> decoded(file, () -> PrivateKeyInfo.getInstance(content));
      case "RSA PRIVATE KEY" ->
          new PrivateKeyInfo(
              new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE),
              decoded(file, () -> RSAPrivateKey.getInstance(content)));
      case "EC PRIVATE KEY" -> {
        var key = decoded(file, () -> ECPrivateKey.getInstance(content));
        var curve = key.getParametersObject();
        yield new PrivateKeyInfo(
            new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, curve), key);
      }
      case "ENCRYPTED PRIVATE KEY" ->
          throw unusable(file, "the key is encrypted; write it without a password");
      default -> throw unusable(file, "a key of an unknown form: " + part.getType());
    };
  }

  private static <T> T decoded(Path file, Supplier<T> decoding) {
    try {
      return decoding.get();
    } catch (ClassCastException | IllegalArgumentException | IllegalStateException e) {
      throw unusable(file, "damaged key: " + e.getMessage());
    }
  }

  private static PrivateKey key(PrivateKeyInfo info) throws GeneralSecurityException, IOException {
    var algorithm = info.getPrivateKeyAlgorithm().getAlgorithm();
    var name =
        algorithm.equals(PKCSObjectIdentifiers.rsaEncryption)
            ? "RSA"
            : algorithm.equals(X9ObjectIdentifiers.id_ecPublicKey) ? "EC" : algorithm.getId();
    return KeyFactory.getInstance(name).generatePrivate(new PKCS8EncodedKeySpec(info.getEncoded()));
  }

  private static IllegalArgumentException unreadable(Path file, IOException e) {
    var cause = e instanceof NoSuchFileException ? "there is no such file" : e.getMessage();
    return unusable(file, cause);
  }

  private static IllegalArgumentException unusable(Path file, String cause) {
    return new IllegalArgumentException(file + ": " + cause);
  }
}
