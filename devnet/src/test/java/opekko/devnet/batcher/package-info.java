/** Tests. */
package opekko.devnet.batcher;
