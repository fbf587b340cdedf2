/**
 * An L1 in process: real headers, signed transactions, receipts, state and blobs, but no EVM. Plain
 * transfers work, and calls of the two contracts a rollup has on L1, whose logic is built in;
 * everything that would need other code is refused when it is sent.
 *
 * <p>The chain moves only when told to and takes the time from an injected clock: the same calls
 * make the same blocks.
 *
 * <p>Imports: protocol. Imported by: {@code devnet.l1rpc}, the node ({@code opekko devnet}), tests.
 */
package opekko.devnet.l1;
