/** Hashes and signatures. */
package opekko.protocol.crypto;
