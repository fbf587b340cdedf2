package opekko.rpc.tls;

import java.nio.file.Path;

/**
 * PEM files of a side that shows a certificate of its own.
 *
 * @param authority certificates that the other side's must come from
 * @param certificate of this side, with those between it and its authority
 * @param key of this side: PKCS #8, or as openssl wrote RSA and EC keys before
 */
public record TlsFiles(Path authority, Path certificate, Path key) {}
