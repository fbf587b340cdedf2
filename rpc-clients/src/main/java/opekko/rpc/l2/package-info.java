/** Reads the L2 chain from its execution engine. */
package opekko.rpc.l2;
