package opekko.protocol.trie;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import opekko.protocol.crypto.Keccak;
import opekko.protocol.fault.InvalidData;
import opekko.protocol.rlp.RlpReader;
import opekko.protocol.rlp.RlpWriter;
import opekko.protocol.type.Address;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;

/**
 * Checks proofs of eth_getProof against a root that is already trusted.
 *
 * @spec EIP-1186
 */
public final class MerkleProof {
  private MerkleProof() {}

  /** An account as the state trie holds it. */
  public record Account(long nonce, BigInteger balance, Hash storageRoot, Hash codeHash) {
    static Account decode(Bytes encoded) {
      var in = RlpReader.ofList(encoded);
      var account = new Account(in.nextLong(), in.nextBigInteger(), in.nextHash(), in.nextHash());
      in.expectEnd();
      return account;
    }

    Bytes encode() {
      return RlpWriter.list(out -> out.put(nonce).put(balance).put(storageRoot).put(codeHash));
    }

    public Account withBalance(BigInteger changed) {
      return new Account(nonce, changed, storageRoot, codeHash);
    }

    public Account withNonce(long changed) {
      return new Account(changed, balance, storageRoot, codeHash);
    }

    public Account withCodeHash(Hash changed) {
      return new Account(nonce, balance, storageRoot, changed);
    }
  }

  /**
   * The account at an address; empty when the proof shows that there is none.
   *
   * @throws InvalidData when the nodes do not lead from the root
   */
  public static Optional<Account> account(Hash stateRoot, Address address, List<Bytes> nodes) {
    return value(stateRoot, Keccak.hash(address.bytes()), nodes).map(Account::decode);
  }

  /**
   * The word in a storage slot, RLP removed; empty when the proof shows that it is zero.
   *
   * @throws InvalidData when the nodes do not lead from the root
   */
  public static Optional<Bytes> slot(Hash storageRoot, Hash slot, List<Bytes> nodes) {
    return value(storageRoot, Keccak.hash(slot.bytes()), nodes)
        .map(encoded -> new RlpReader(encoded).nextBytes());
  }

  private static Optional<Bytes> value(Hash root, Hash hashedKey, List<Bytes> nodes) {
    if (root.equals(OrderedTrie.EMPTY_ROOT)) return Optional.empty();
    var known = new HashMap<Hash, Bytes>();
    for (var node : nodes) known.put(Keccak.hash(node), node);
    var path = OrderedTrie.nibbles(hashedKey.bytes());
    var depth = 0;
    var node = known.get(root);
    while (true) {
      if (node == null) throw new InvalidData("proof: a node on the way is missing");
      var items = items(node);
      if (items.size() == 17) {
        if (depth == path.length) throw new InvalidData("proof: goes on beyond the key's end");
        var child = items.get(path[depth++]);
        if (isEmpty(child)) return Optional.empty();
        node = follow(child, known);
      } else {
        var prefix = new RlpReader(items.get(0)).nextBytes();
        var isLeaf = (prefix.getUnsigned(0) & 0x20) != 0;
        var length = matched(prefix, path, depth);
        if (length < 0) return Optional.empty();
        depth += length;
        if (isLeaf) return Optional.of(new RlpReader(items.get(1)).nextBytes());
        node = follow(items.get(1), known);
      }
    }
  }

  /**
   * How many nibbles a hex-prefix path is long, or -1 when it leads elsewhere. A leaf must use up
   * the key.
   */
  private static int matched(Bytes prefix, byte[] path, int depth) {
    var all = OrderedTrie.nibbles(prefix);
    var start = (all[0] & 1) == 1 ? 1 : 2;
    var length = all.length - start;
    if (length > path.length - depth) return -1;
    for (var i = 0; i < length; i++) if (all[start + i] != path[depth + i]) return -1;
    var isLeaf = (all[0] & 2) != 0;
    return isLeaf && depth + length != path.length ? -1 : length;
  }

  private static Bytes follow(Bytes child, HashMap<Hash, Bytes> known) {
    var reader = new RlpReader(child);
    return reader.isListNext() ? child : known.get(reader.nextHash());
  }

  private static boolean isEmpty(Bytes item) {
    return item.size() == 1 && item.getUnsigned(0) == 0x80;
  }

  private static List<Bytes> items(Bytes node) {
    var reader = RlpReader.ofList(node);
    var items = new ArrayList<Bytes>(17);
    while (!reader.isAtEnd() && items.size() <= 17) items.add(reader.nextRaw());
    if (items.size() != 17 && items.size() != 2)
      throw new InvalidData("proof: a trie node has 2 or 17 items, not " + items.size());
    if (items.size() == 2 && new RlpReader(items.get(0)).nextBytes().isEmpty())
      throw new InvalidData("proof: a trie node has an empty path");
    return items;
  }
}
