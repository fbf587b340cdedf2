/** Tests. */
package opekko.sequencer.signing;
