package opekko.rpc.tls;

import java.nio.file.Path;

/**
 * PEM files of a client that shows a certificate of its own.
 *
 * @param authority certificates that the server's must come from
 * @param certificate of the client, with those between it and its authority
 * @param key of the client: PKCS #8, or as openssl wrote RSA and EC keys before
 */
public record TlsFiles(Path authority, Path certificate, Path key) {}
