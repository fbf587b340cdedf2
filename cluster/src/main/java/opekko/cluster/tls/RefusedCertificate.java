package opekko.cluster.tls;

import java.security.cert.CertificateException;

/** A caller's certificate was not taken; whoever knows from where it called tells of it. */
final class RefusedCertificate extends CertificateException {
  private static final long serialVersionUID = 1;

  private final String owner;

  /** Of the same causes, from which TLS chooses what it tells the caller. */
  RefusedCertificate(CertificateException failure, String owner) {
    super(failure.getMessage(), failure.getCause());
    this.owner = owner;
  }

  /** Whose the certificate is, as it says itself. */
  String owner() {
    return owner;
  }
}
