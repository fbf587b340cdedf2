/**
 * {@code opekko derive}: the whole node lives through recordings, and everything it does is
 * compared with what the recorded node did.
 *
 * <p>Imported by: the command line, whole-node tests, benchmarks.
 */
package opekko.node.derive;
