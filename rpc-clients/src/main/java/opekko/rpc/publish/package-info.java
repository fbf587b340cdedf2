/**
 * Brings sequenced blocks to other nodes over their admin RPC. Imported by the node, which chooses
 * the peers.
 */
package opekko.rpc.publish;
