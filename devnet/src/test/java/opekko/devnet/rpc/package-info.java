/** Tests of the JSON-RPC server. */
package opekko.devnet.rpc;
