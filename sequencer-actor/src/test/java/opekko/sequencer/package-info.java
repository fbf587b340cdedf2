/** Tests. */
package opekko.sequencer;
