/**
 * From a few options to all that two chains start from: accounts, rollup configuration, both
 * genesis blocks, and the files that other programs want of them.
 *
 * <p>Imports: protocol, {@code devnet.l1}. Imported by: {@code devnet.l2}, the node ({@code opekko
 * devnet}), tests.
 */
package opekko.devnet.genesis;
