/**
 * The node beside real peers: real L1, op-geth, op-node and op-batcher on loopback. Runs in the
 * profile {@code real-peers} only, and is skipped by name where the peer scripts are absent.
 */
package opekko.node.realpeers;
