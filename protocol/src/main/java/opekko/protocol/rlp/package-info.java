/**
 * Recursive length prefix: a strict zero-copy reader and a writer. Imported by everything that
 * touches Ethereum's encodings.
 */
package opekko.protocol.rlp;
