/**
 * Blobs: data in them, and that they are what L1 committed to. Imported by derivation and by
 * whoever fetches blobs.
 *
 * <p>The resource {@code kzg/trusted_setup.txt} is the public result of Ethereum's KZG ceremony
 * (EIP-4844), in the text form c-kzg reads.
 */
package opekko.protocol.blob;
