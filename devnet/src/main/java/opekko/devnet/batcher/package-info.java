/**
 * The batcher: follows a rollup's safe and unsafe heads, puts the blocks between them into
 * channels, and sends those to L1 as blobs or calldata until L1 has them for good. The policy is
 * {@link opekko.devnet.batcher.BatcherMachine}, pure; {@link opekko.devnet.batcher.BatcherActor} is
 * its shell.
 *
 * <p>It knows L1, the rollup node and the L2 engine only by {@link
 * opekko.devnet.batcher.BatcherPorts}: it runs in process beside an embedded chain, or alone over
 * RPC.
 *
 * <p>Imports: protocol, Pekko Typed. Imported by: the node ({@code opekko batcher}, {@code opekko
 * devnet}), tests.
 */
package opekko.devnet.batcher;
