/** Tests. */
package opekko.sequencer.commitlog;
