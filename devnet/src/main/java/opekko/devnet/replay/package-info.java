/**
 * Recorded chains played back: an L1, its blobs and an execution engine that answer as the recorded
 * ones did, and loudly when asked for what was never recorded.
 *
 * <p>Imports: protocol. Imported by: the node ({@code opekko derive}), benchmarks, tests.
 */
package opekko.devnet.replay;
