/** Batches as decoded from channels. Whether one is valid on the chain is derivation's question. */
package opekko.protocol.batch;
