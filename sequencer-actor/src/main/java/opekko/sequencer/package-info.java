/**
 * When to build, seal, commit, publish and insert the next block, and on which L1 origin. The
 * policy is {@link opekko.sequencer.SequencerMachine}, pure; {@link
 * opekko.sequencer.SequencerActor} is its shell.
 *
 * <p>The engine belongs to the driver: the sequencer asks for engine work by {@link
 * opekko.sequencer.SequencerRequest}. Imports: protocol, Pekko Typed. Imported by: the driver and
 * the node.
 */
package opekko.sequencer;
