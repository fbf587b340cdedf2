/**
 * Makes the L1 in process look like any other: JSON-RPC, subscriptions and the beacon API on
 * loopback, so that a node of any make can follow it.
 *
 * <p>Imports: protocol, {@code devnet.l1}, {@code devnet.eth}, {@code devnet.rpc}. Imported by: the
 * node ({@code opekko devnet}), tests.
 */
package opekko.devnet.l1rpc;
