/** Merkle-Patricia tries: roots of lists, states that can be changed, and proofs. */
package opekko.protocol.trie;
