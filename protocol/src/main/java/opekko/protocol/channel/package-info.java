/**
 * Frames, channels and their compression, in both directions: what a batcher posts to L1. Imported
 * by derivation and by batchers. What a broken channel still gives follows op-node to the byte.
 */
package opekko.protocol.channel;
