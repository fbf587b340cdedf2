/** Generators of the data this project ships; run by hand, see docs/HOWTO.md. */
package opekko.protocol.generate;
