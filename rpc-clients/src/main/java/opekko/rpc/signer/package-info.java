/** The client of a remote signer that keeps the sequencer's key. */
package opekko.rpc.signer;
