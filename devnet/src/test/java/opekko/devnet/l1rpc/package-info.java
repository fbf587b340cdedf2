/** Tests of the RPC of the L1 in process. */
package opekko.devnet.l1rpc;
