package opekko.protocol.trie;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import opekko.protocol.crypto.Keccak;
import opekko.protocol.rlp.RlpWriter;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;

/**
 * The root of a Merkle-Patricia trie that maps the index of each value, in RLP, to the value:
 * transactions, receipts, withdrawals. Built bottom up from the sorted keys; no trie is kept.
 *
 * @spec ethereum yellow paper, appendix D
 */
public final class OrderedTrie {
  /** The root of the trie that holds nothing. */
  public static final Hash EMPTY_ROOT =
      Hash.fromHex("0x56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421");

  static final Bytes EMPTY_STRING = Bytes.of(0x80);

  private final byte[][] keys;
  private final List<Bytes> values;
  private final int[] order;

  private OrderedTrie(List<Bytes> values) {
    this.values = values;
    keys = new byte[values.size()][];
    for (var i = 0; i < keys.length; i++) keys[i] = nibbles(RlpWriter.number(i));
    order =
        IntStream.range(0, keys.length)
            .boxed()
            .sorted(Comparator.comparing(i -> keys[i], Arrays::compareUnsigned))
            .mapToInt(Integer::intValue)
            .toArray();
  }

  public static Hash root(List<Bytes> values) {
    if (values.isEmpty()) return EMPTY_ROOT;
    var trie = new OrderedTrie(values);
    return Keccak.hash(trie.node(0, values.size(), 0));
  }

  /**
   * The encoded node over {@code order[from..to)}, whose keys agree in their first {@code depth}
   * nibbles.
   */
  private Bytes node(int from, int to, int depth) {
    if (to - from == 1) return leaf(order[from], depth);
    var shared = sharedNibbles(from, to, depth);
    if (shared > 0) {
      var path = hexPrefix(keys[order[from]], depth, depth + shared, false);
      var child = reference(branch(from, to, depth + shared));
      return RlpWriter.list(out -> out.put(path).putRaw(child));
    }
    return branch(from, to, depth);
  }

  private Bytes leaf(int index, int depth) {
    var path = hexPrefix(keys[index], depth, keys[index].length, true);
    return RlpWriter.list(out -> out.put(path).put(values.get(index)));
  }

  private Bytes branch(int from, int to, int depth) {
    return RlpWriter.list(out -> {
      var at = from;
      for (var nibble = 0; nibble < 16; nibble++) {
        var start = at;
        while (at < to && keys[order[at]][depth] == nibble) at++;
        out.putRaw(at == start ? EMPTY_STRING : reference(node(start, at, depth + 1)));
      }
      // Keys are prefix-free (RLP of distinct numbers), so no value ever sits in a branch.
      out.putRaw(EMPTY_STRING);
    });
  }

  /** Sorted keys: what the first and the last share, all share. */
  private int sharedNibbles(int from, int to, int depth) {
    var first = keys[order[from]];
    var last = keys[order[to - 1]];
    var mismatch = Arrays.mismatch(first, depth, first.length, last, depth, last.length);
    return mismatch < 0 ? first.length - depth : mismatch;
  }

  static Bytes reference(Bytes node) {
    return node.size() < Hash.SIZE ? node : new RlpWriter(33).put(Keccak.hash(node)).toBytes();
  }

  static byte[] nibbles(Bytes key) {
    var out = new byte[key.size() * 2];
    for (var i = 0; i < key.size(); i++) {
      out[2 * i] = (byte) (key.getUnsigned(i) >>> 4);
      out[2 * i + 1] = (byte) (key.getUnsigned(i) & 0xf);
    }
    return out;
  }

  static Bytes hexPrefix(byte[] nibbles, int from, int to, boolean isLeaf) {
    var length = to - from;
    var isOdd = length % 2 == 1;
    var out = new byte[1 + length / 2];
    out[0] = (byte) ((isLeaf ? 0x20 : 0) + (isOdd ? 0x10 + nibbles[from] : 0));
    var at = isOdd ? from + 1 : from;
    for (var i = 1; i < out.length; i++, at += 2)
      out[i] = (byte) (nibbles[at] << 4 | nibbles[at + 1]);
    return Bytes.wrap(out);
  }
}
