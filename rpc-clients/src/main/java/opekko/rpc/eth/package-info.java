/** Transactions and accounts by the eth namespace, of any chain. */
package opekko.rpc.eth;
