package opekko.protocol.trie;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import opekko.protocol.crypto.Keccak;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;

/**
 * An immutable Merkle-Patricia trie over the hashes of its keys, as Ethereum keeps accounts and
 * storage. A changed trie shares what did not change with the one before, so the tries of many
 * blocks can be kept at little cost. Thread-safe.
 *
 * @spec ethereum yellow paper, appendix D
 */
public final class SecureTrie {
  public static final SecureTrie EMPTY = new SecureTrie(null);

  private final TrieNode top;

  private SecureTrie(TrieNode top) {
    this.top = top;
  }

  public Optional<Bytes> get(Bytes key) {
    return top == null ? Optional.empty() : Optional.ofNullable(top.get(path(key), 0));
  }

  /**
   * @param value not empty: an absent value is removed instead
   */
  public SecureTrie with(Bytes key, Bytes value) {
    if (value.isEmpty()) throw new IllegalArgumentException("a trie holds no empty value");
    var path = path(key);
    return new SecureTrie(top == null ? new TrieNode.Leaf(path, value) : top.with(path, 0, value));
  }

  public SecureTrie without(Bytes key) {
    if (top == null) return this;
    var changed = top.without(path(key), 0);
    return changed == null ? EMPTY : new SecureTrie(changed);
  }

  public Hash root() {
    return top == null ? OrderedTrie.EMPTY_ROOT : Keccak.hash(top.encoded());
  }

  /**
   * The nodes from the root towards the key: they prove its value, or that it has none.
   *
   * @spec EIP-1186
   */
  public List<Bytes> proof(Bytes key) {
    var nodes = new ArrayList<Bytes>();
    if (top != null) top.prove(path(key), nodes);
    return List.copyOf(nodes);
  }

  private static byte[] path(Bytes key) {
    return OrderedTrie.nibbles(Keccak.hash(key).bytes());
  }
}
