package opekko.node.certs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.cert.CertificateEncodingException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import opekko.node.config.ConfigError;
import opekko.rpc.tls.CertificateCheck;
import opekko.rpc.tls.PemFile;
import opekko.rpc.tls.TlsFiles;

/**
 * The files of a cluster's certificates: {@code ca.crt} and {@code ca.key} of the authority, {@code
 * ID.crt} and {@code ID.key} of each node. An authority that is there already goes on issuing.
 */
public final class CertificateSet {
  static final String AUTHORITY = "ca";

  private final Path folder;

  public CertificateSet(Path folder) {
    this.folder = folder;
  }

  /** What a node is given. */
  public TlsFiles of(String id) {
    return new TlsFiles(certificate(AUTHORITY), certificate(id), key(id));
  }

  /** The authority's key: is needed for a new node only, and best kept elsewhere. */
  public Path authorityKey() {
    return key(AUTHORITY);
  }

  public boolean hasAuthority() {
    return Files.exists(authorityKey());
  }

  /**
   * Makes a certificate for each, and the authority if there is none. Nothing is overwritten.
   *
   * @throws ConfigError when a file is there already, or cannot be written or used
   */
  public void issue(List<NodeHost> nodes, Instant now, Duration validity) {
    for (var node : nodes) {
      refuseExisting(certificate(node.id()));
      refuseExisting(key(node.id()));
    }
    try {
      Files.createDirectories(folder);
      var authority = authority(now, validity);
      for (var node : nodes) {
        var issued = authority.issue(node, now, validity);
        write(node.id(), issued.keys(), issued.certificate().getEncoded());
      }
    } catch (IOException | CertificateEncodingException e) {
      throw new ConfigError("--out " + folder + ": cannot be written: " + e.getMessage());
    }
  }

  private Authority authority(Instant now, Duration validity)
      throws IOException, CertificateEncodingException {
    if (hasAuthority()) return existing(now);
    refuseExisting(certificate(AUTHORITY));
    var authority = Authority.create(now, validity);
    write(AUTHORITY, authority.keys(), authority.certificate().getEncoded());
    return authority;
  }

  private Authority existing(Instant now) {
    var problems = CertificateCheck.problems(of(AUTHORITY), now);
    if (!problems.isEmpty())
      throw new ConfigError("--out: the authority there cannot be used: " + problems.getFirst());
    var certificate = PemFile.certificates(certificate(AUTHORITY)).getFirst();
    return Authority.of(
        new KeyPair(certificate.getPublicKey(), PemFile.key(authorityKey())), certificate);
  }

  private void write(String id, KeyPair keys, byte[] certificate) throws IOException {
    PrivateFile.write(key(id), "PRIVATE KEY", keys.getPrivate().getEncoded());
    PrivateFile.write(certificate(id), "CERTIFICATE", certificate);
  }

  private static void refuseExisting(Path file) {
    if (Files.exists(file))
      throw new ConfigError(
          "--out: %s is there already and is not overwritten: move it away, or name another folder"
              .formatted(file));
  }

  private Path certificate(String id) {
    return folder.resolve(id + ".crt");
  }

  private Path key(String id) {
    return folder.resolve(id + ".key");
  }
}
