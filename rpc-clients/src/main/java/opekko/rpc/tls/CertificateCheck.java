package opekko.rpc.tls;

import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Whether certificate, key and authority of this side fit each other, and are of today. */
public final class CertificateCheck {
  private static final byte[] ANYTHING = {1, 2, 3};

  private CertificateCheck() {}

  /**
   * What is wrong, each in a sentence that names the file and what to do; empty when a peer that
   * trusts the same authority will take the certificate.
   */
  public static List<String> problems(TlsFiles files, Instant now) {
    try {
      var authority = PemFile.certificates(files.authority());
      var chain = PemFile.certificates(files.certificate());
      var key = PemFile.key(files.key());
      var problems = new ArrayList<String>();
      for (var part : authority) addTimes(problems, files.authority(), part, now);
      for (var part : chain) addTimes(problems, files.certificate(), part, now);
      if (!isPair(key, chain.getFirst()))
        problems.add(
            "%s is not the key of %s: give the two that were made together"
                .formatted(files.key(), files.certificate()));
      // A chain with a wrong date is no chain for the validator, whoever issued it.
      if (problems.isEmpty()) findIssuer(files, authority, chain, now).ifPresent(problems::add);
      return List.copyOf(problems);
    } catch (IllegalArgumentException e) {
      return List.of(e.getMessage());
    }
  }

  /**
   * When the first of the certificates expires.
   *
   * @throws IllegalArgumentException when a file cannot be used; names it and the cause
   */
  public static Instant expiry(TlsFiles files) {
    return Stream.of(files.authority(), files.certificate())
        .flatMap(file -> PemFile.certificates(file).stream())
        .map(certificate -> certificate.getNotAfter().toInstant())
        .min(Comparator.naturalOrder())
        .orElseThrow();
  }

  private static void addTimes(
      List<String> problems, Path file, X509Certificate certificate, Instant now) {
    var from = certificate.getNotBefore().toInstant();
    var to = certificate.getNotAfter().toInstant();
    var who = name(certificate);
    if (now.isAfter(to))
      problems.add(
          "%s: the certificate of %s expired at %s: make new ones".formatted(file, who, to));
    if (now.isBefore(from))
      problems.add(
          "%s: the certificate of %s is valid from %s on, and this machine's clock says %s: correct the clock, or make new ones"
              .formatted(file, who, from, now));
  }

  private static boolean isPair(PrivateKey key, X509Certificate certificate) {
    if (!key.getAlgorithm().equals(certificate.getPublicKey().getAlgorithm())) return false;
    try {
      var algorithm = key.getAlgorithm().equals("EC") ? "SHA256withECDSA" : "SHA256withRSA";
      var signature = Signature.getInstance(algorithm);
      signature.initSign(key);
      signature.update(ANYTHING);
      var signed = signature.sign();
      signature.initVerify(certificate.getPublicKey());
      signature.update(ANYTHING);
      return signature.verify(signed);
    } catch (GeneralSecurityException _) {
      return false;
    }
  }

  private static Optional<String> findIssuer(
      TlsFiles files, List<X509Certificate> authority, List<X509Certificate> chain, Instant now) {
    var anchors =
        authority.stream().map(part -> new TrustAnchor(part, null)).collect(Collectors.toSet());
    try {
      var parameters = new PKIXParameters(anchors);
      parameters.setRevocationEnabled(false);
      parameters.setDate(Date.from(now));
      var path = CertificateFactory.getInstance("X.509").generateCertPath(chain);
      CertPathValidator.getInstance("PKIX").validate(path, parameters);
      return Optional.empty();
    } catch (CertPathValidatorException e) {
      return Optional.of(
          "%s was issued by %s, which %s does not vouch for (%s): give the authority that issued it"
              .formatted(
                  files.certificate(),
                  chain.getLast().getIssuerX500Principal().getName(),
                  files.authority(),
                  e.getMessage()));
    } catch (GeneralSecurityException e) {
      return Optional.of(files.certificate() + ": cannot be checked: " + e.getMessage());
    }
  }

  private static String name(X509Certificate certificate) {
    return certificate.getSubjectX500Principal().getName();
  }
}
