/**
 * The eth namespace over any chain of the devnet: what geth answers about blocks, transactions,
 * accounts and fees, in its words. Written once for both chains.
 *
 * <p>Imports: protocol, {@code devnet.rpc}. Imported by: {@code devnet.l1rpc}, {@code
 * devnet.l2rpc}.
 */
package opekko.devnet.eth;
