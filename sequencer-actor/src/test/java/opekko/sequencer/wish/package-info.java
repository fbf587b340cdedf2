/** Tests. */
package opekko.sequencer.wish;
