/**
 * {@code opekko devnet}: a whole rollup in one process. L1, execution engines and batcher come from
 * the devnet module; the nodes are the ones that {@code opekko node} runs, each with its own
 * listeners, connected by nothing but RPC.
 */
package opekko.node.devnet;
