/** Asks a rollup node, ours or op-node, by the optimism namespace. */
package opekko.rpc.rollup;
