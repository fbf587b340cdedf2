package opekko.protocol.trie;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import opekko.protocol.crypto.Keccak;
import opekko.protocol.rlp.RlpWriter;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;

/**
 * A whole Merkle-Patricia trie by the book, slow and for any keys: what the fast code is measured
 * against. Keys are strings of hex digits.
 *
 * @spec ethereum yellow paper, appendix D
 */
final class ReferenceTrie {
  private static final String DIGITS = "0123456789abcdef";

  private final Map<String, Bytes> entries = new TreeMap<>();

  /** An empty value takes the key out. */
  void put(Bytes key, Bytes value) {
    if (value.isEmpty()) entries.remove(key.toUnprefixedHex());
    else entries.put(key.toUnprefixedHex(), value);
  }

  Hash root() {
    return entries.isEmpty()
        ? Keccak.hash(Bytes.of(0x80))
        : Keccak.hash(node(entries, List.of(), null));
  }

  /** What eth_getProof answers: the nodes that have a hash of their own, from the root down. */
  List<Bytes> proof(Bytes key) {
    var nodes = new ArrayList<Bytes>();
    if (entries.isEmpty()) return nodes;
    var root = node(entries, nodes, key.toUnprefixedHex());
    if (root.size() < Hash.SIZE) nodes.add(root);
    return nodes.reversed();
  }

  /**
   * @param part entries below this node, keys cut to what is left of them
   * @param onTheWay receives the nodes that lead to {@code wanted}, last first
   * @param wanted what is left of the key to prove; null off its way
   */
  private static Bytes node(Map<String, Bytes> part, List<Bytes> onTheWay, String wanted) {
    var shared = part.keySet().stream().reduce(ReferenceTrie::sharedPrefix).orElseThrow();
    Bytes node;
    if (part.size() == 1) {
      var value = part.values().iterator().next();
      node = RlpWriter.list(out -> out.put(hexPrefix(shared, true)).put(value));
    } else if (!shared.isEmpty()) {
      var isWanted = wanted != null && wanted.startsWith(shared);
      var below =
          node(cut(part, shared), onTheWay, isWanted ? wanted.substring(shared.length()) : null);
      node = RlpWriter.list(out -> out.put(hexPrefix(shared, false)).putRaw(reference(below)));
    } else {
      node = branch(part, onTheWay, wanted);
    }
    if (wanted != null && node.size() >= Hash.SIZE) onTheWay.add(node);
    return node;
  }

  private static Bytes branch(Map<String, Bytes> part, List<Bytes> onTheWay, String wanted) {
    return RlpWriter.list(out -> {
      for (var digit : DIGITS.split("")) {
        var below = cut(part, digit);
        var isWanted = wanted != null && wanted.startsWith(digit);
        if (below.isEmpty()) out.put(Bytes.EMPTY);
        else out.putRaw(reference(node(below, onTheWay, isWanted ? wanted.substring(1) : null)));
      }
      out.put(part.getOrDefault("", Bytes.EMPTY));
    });
  }

  private static Map<String, Bytes> cut(Map<String, Bytes> part, String prefix) {
    return part.entrySet().stream()
        .filter(entry -> entry.getKey().startsWith(prefix))
        .collect(
            Collectors.toMap(
                entry -> entry.getKey().substring(prefix.length()),
                Map.Entry::getValue,
                (first, _) -> first,
                TreeMap::new));
  }

  private static String sharedPrefix(String a, String b) {
    var length = 0;
    while (length < Math.min(a.length(), b.length()) && a.charAt(length) == b.charAt(length))
      length++;
    return a.substring(0, length);
  }

  private static Bytes hexPrefix(String digits, boolean isLeaf) {
    var isOdd = digits.length() % 2 == 1;
    var flag = (isLeaf ? 2 : 0) + (isOdd ? 1 : 0);
    return Bytes.fromHex(flag + (isOdd ? "" : "0") + digits);
  }

  private static Bytes reference(Bytes node) {
    return node.size() < Hash.SIZE ? node : new RlpWriter().put(Keccak.hash(node)).toBytes();
  }
}
