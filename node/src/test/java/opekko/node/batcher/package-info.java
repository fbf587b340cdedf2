/** Tests. */
package opekko.node.batcher;
