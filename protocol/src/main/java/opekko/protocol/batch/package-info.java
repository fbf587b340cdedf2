/**
 * Batches as decoded from channels, and as built for them. Whether one is valid on the chain is
 * derivation's question. Imported by {@code channel}, by derivation and by batchers.
 */
package opekko.protocol.batch;
