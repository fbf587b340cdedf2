/** Signs blocks for gossip. Imported by the node, which chooses the signer. */
package opekko.sequencer.signing;
