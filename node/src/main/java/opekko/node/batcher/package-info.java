/**
 * {@code opekko batcher}: the batcher alone, over RPC. Its options by op-batcher's names, its
 * ports, its process. Imported by the command line.
 */
package opekko.node.batcher;
