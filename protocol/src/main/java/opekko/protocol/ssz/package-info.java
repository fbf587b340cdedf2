/** The one SSZ container this node meets: payloads on gossip. */
package opekko.protocol.ssz;
