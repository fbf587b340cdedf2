/** Tests of the RPC of the L2 in process. */
package opekko.devnet.l2rpc;
