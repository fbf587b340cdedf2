/** Merkle-Patricia tries: roots of lists, and proofs. */
package opekko.protocol.trie;
