/**
 * The commit log of a node that sequences alone: one file. Imported by the node, which chooses the
 * log.
 */
package opekko.sequencer.commitlog;
