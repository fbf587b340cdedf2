/**
 * Makes the ledger engine look like op-geth: the Engine API with its token on one loopback port,
 * the eth namespace for everybody on another.
 *
 * <p>Imports: protocol, {@code devnet.l2}, {@code devnet.eth}, {@code devnet.rpc}. Imported by: the
 * node ({@code opekko devnet}), tests.
 */
package opekko.devnet.l2rpc;
