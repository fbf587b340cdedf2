/**
 * Whether the operator wants the node to sequence, kept across restarts. Imported by the sequencer
 * and the node.
 */
package opekko.sequencer.wish;
