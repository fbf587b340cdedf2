package opekko.rpc.tls;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;

/** TLS 1.3 in which both sides show certificates, and trust one authority only. */
public final class PrivateTls {
  private static final String PROTOCOL = "TLSv1.3";

  private PrivateTls() {}

  /**
   * A certificate that is renewed in its file is used from the next connection on.
   *
   * @throws IllegalArgumentException when a file cannot be used; names it and the cause
   */
  public static SSLContext of(TlsFiles files) {
    try {
      var context = SSLContext.getInstance(PROTOCOL);
      context.init(new KeyManager[] {keys(files)}, new TrustManager[] {trust(files)}, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw unusable(e);
    }
  }

  /**
   * What this side shows: read again when its files have changed, for the next connection.
   *
   * @throws IllegalArgumentException when a file cannot be used; names it and the cause
   */
  public static X509ExtendedKeyManager keys(TlsFiles files) {
    try {
      return new RenewedKeys(files);
    } catch (GeneralSecurityException | IOException e) {
      throw unusable(e);
    }
  }

  /**
   * Trust in the authority alone.
   *
   * @throws IllegalArgumentException when its file cannot be used; names it and the cause
   */
  public static X509ExtendedTrustManager trust(TlsFiles files) {
    try {
      var store = emptyStore();
      // Several while one takes the place of another, perhaps of one name.
      for (var certificate : PemFile.certificates(files.authority()))
        store.setCertificateEntry("authority " + store.size(), certificate);
      var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(store);
      return (X509ExtendedTrustManager) factory.getTrustManagers()[0];
    } catch (GeneralSecurityException | IOException e) {
      throw unusable(e);
    }
  }

  private static IllegalArgumentException unusable(Exception cause) {
    return new IllegalArgumentException("TLS cannot be set up: " + cause.getMessage(), cause);
  }

  static KeyStore emptyStore() throws GeneralSecurityException, IOException {
    var store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    return store;
  }
}
