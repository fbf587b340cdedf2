package opekko.rpc.tls;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Key and certificate of this side that are read again when their files have changed: short-lived
 * certificates are renewed under a running node. While the new ones cannot be used the old ones
 * stay.
 */
final class RenewedKeys extends X509ExtendedKeyManager {
  private static final Logger log = LoggerFactory.getLogger(RenewedKeys.class);

  private final TlsFiles files;
  private List<FileTime> readAs;
  private X509ExtendedKeyManager keys;

  /**
   * @throws IllegalArgumentException when a file cannot be used; names it and the cause
   */
  RenewedKeys(TlsFiles files) throws GeneralSecurityException, IOException {
    this.files = files;
    keys = read();
    readAs = times();
  }

  private X509ExtendedKeyManager read() throws GeneralSecurityException, IOException {
    var chain = PemFile.certificates(files.certificate());
    var key = PemFile.key(files.key());
    var certified = chain.getFirst().getPublicKey().getAlgorithm();
    if (!certified.equals(key.getAlgorithm()))
      throw new IllegalArgumentException(
          "%s: a key of %s, but %s is of %s"
              .formatted(files.key(), key.getAlgorithm(), files.certificate(), certified));
    var store = PrivateTls.emptyStore();
    var noPassword = new char[0];
    store.setKeyEntry("own", key, noPassword, chain.toArray(X509Certificate[]::new));
    var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, noPassword);
    return (X509ExtendedKeyManager) factory.getKeyManagers()[0];
  }

  private List<FileTime> times() throws IOException {
    return List.of(
        Files.getLastModifiedTime(files.certificate()), Files.getLastModifiedTime(files.key()));
  }

  private synchronized X509ExtendedKeyManager newest() {
    try {
      var times = times();
      if (!times.equals(readAs)) {
        keys = read();
        readAs = times;
        log.info("Read the renewed certificate {}", files.certificate());
      }
    } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
      log.warn("A renewed certificate cannot be used yet: {}", e.getMessage());
    }
    return keys;
  }

  private synchronized X509ExtendedKeyManager current() {
    return keys;
  }

  @Override
  public String chooseEngineClientAlias(String[] types, Principal[] issuers, SSLEngine engine) {
    return newest().chooseEngineClientAlias(types, issuers, engine);
  }

  @Override
  public String chooseClientAlias(String[] types, Principal[] issuers, Socket socket) {
    return newest().chooseClientAlias(types, issuers, socket);
  }

  @Override
  public String[] getClientAliases(String type, Principal[] issuers) {
    return current().getClientAliases(type, issuers);
  }

  @Override
  public X509Certificate[] getCertificateChain(String alias) {
    return current().getCertificateChain(alias);
  }

  @Override
  public PrivateKey getPrivateKey(String alias) {
    return current().getPrivateKey(alias);
  }

  @Override
  public String chooseEngineServerAlias(String type, Principal[] issuers, SSLEngine engine) {
    return newest().chooseEngineServerAlias(type, issuers, engine);
  }

  @Override
  public String[] getServerAliases(String type, Principal[] issuers) {
    return current().getServerAliases(type, issuers);
  }

  @Override
  public String chooseServerAlias(String type, Principal[] issuers, Socket socket) {
    return newest().chooseServerAlias(type, issuers, socket);
  }
}
