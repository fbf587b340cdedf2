/**
 * Makes the L1 in process look like any other: JSON-RPC and the beacon API over HTTP on loopback,
 * so that a node of any make can follow it. There are no subscriptions: who wants heads polls.
 *
 * <p>Imports: protocol, {@code devnet.l1}. Imported by: the node ({@code opekko devnet}), tests.
 */
package opekko.devnet.l1rpc;
