package opekko.protocol.trie;

import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import opekko.protocol.rlp.RlpWriter;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;

/**
 * A node of an immutable Merkle-Patricia trie whose keys all have the same length, so that no value
 * ever sits in a branch. Changes copy the nodes on the way and share the rest. Null stands for "no
 * node". Encodings are made once, when first asked for; a race makes the same bytes twice.
 */
abstract sealed class TrieNode {
  private Bytes encoded;

  /** The value under the rest of the path from {@code depth} on, or null. */
  abstract Bytes get(byte[] path, int depth);

  abstract TrieNode with(byte[] path, int depth, Bytes value);

  /** Null when nothing is left; itself when the path leads nowhere. */
  abstract TrieNode without(byte[] path, int depth);

  /** The node that the path leads to next, or null. */
  abstract TrieNode next(byte[] path, int depth);

  /** How many nibbles lie between this node and its children. */
  abstract int step();

  abstract Bytes encode();

  /** This node below some more nibbles. */
  abstract TrieNode under(byte[] prefix);

  final Bytes encoded() {
    if (encoded == null) encoded = encode();
    return encoded;
  }

  /** The nodes on the way, from here on, that their parent names by hash. */
  final void prove(byte[] path, List<Bytes> out) {
    var depth = 0;
    for (var node = this; node != null; ) {
      if (node == this || node.encoded().size() >= Hash.SIZE) out.add(node.encoded());
      var next = node.next(path, depth);
      depth += node.step();
      node = next;
    }
  }

  private static int shared(byte[] own, byte[] path, int depth) {
    var mismatch = Arrays.mismatch(own, 0, own.length, path, depth, path.length);
    return mismatch < 0 ? own.length : mismatch;
  }

  private static byte[] joined(byte[] first, byte[] second) {
    var both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  /** Two subtries that part after {@code shared} nibbles of {@code own}. */
  private static TrieNode fork(
      byte[] own, int shared, TrieNode child, BiFunction<Branch, byte[], TrieNode> wrap) {
    var children = new TrieNode[Branch.WIDTH];
    children[own[shared]] = child;
    return wrap.apply(new Branch(children), Arrays.copyOf(own, shared));
  }

  static final class Leaf extends TrieNode {
    private final byte[] path;
    private final Bytes value;

    Leaf(byte[] path, Bytes value) {
      this.path = path;
      this.value = value;
    }

    @Override
    Bytes get(byte[] wanted, int depth) {
      return shared(path, wanted, depth) == path.length ? value : null;
    }

    @Override
    TrieNode with(byte[] key, int depth, Bytes changed) {
      var shared = shared(path, key, depth);
      if (shared == path.length) return new Leaf(path, changed);
      var rest = new Leaf(Arrays.copyOfRange(path, shared + 1, path.length), value);
      return fork(
          path,
          shared,
          rest,
          (branch, prefix) -> branch.with(key, depth + shared, changed).under(prefix));
    }

    @Override
    TrieNode without(byte[] key, int depth) {
      return shared(path, key, depth) == path.length ? null : this;
    }

    @Override
    TrieNode next(byte[] key, int depth) {
      return null;
    }

    @Override
    int step() {
      return path.length;
    }

    @Override
    TrieNode under(byte[] prefix) {
      return new Leaf(joined(prefix, path), value);
    }

    @Override
    Bytes encode() {
      var prefix = OrderedTrie.hexPrefix(path, 0, path.length, true);
      return RlpWriter.list(out -> out.put(prefix).put(value));
    }
  }

  static final class Extension extends TrieNode {
    private final byte[] path;
    private final Branch child;

    private Extension(byte[] path, Branch child) {
      this.path = path;
      this.child = child;
    }

    @Override
    Bytes get(byte[] key, int depth) {
      return shared(path, key, depth) == path.length ? child.get(key, depth + path.length) : null;
    }

    @Override
    TrieNode with(byte[] key, int depth, Bytes value) {
      var shared = shared(path, key, depth);
      if (shared == path.length) return child.with(key, depth + shared, value).under(path);
      var rest = child.under(Arrays.copyOfRange(path, shared + 1, path.length));
      return fork(
          path,
          shared,
          rest,
          (branch, prefix) -> branch.with(key, depth + shared, value).under(prefix));
    }

    @Override
    TrieNode without(byte[] key, int depth) {
      if (shared(path, key, depth) < path.length) return this;
      // A branch has two children at least, so one is left.
      return child.without(key, depth + path.length).under(path);
    }

    @Override
    TrieNode next(byte[] key, int depth) {
      return shared(path, key, depth) == path.length ? child : null;
    }

    @Override
    int step() {
      return path.length;
    }

    @Override
    TrieNode under(byte[] prefix) {
      return new Extension(joined(prefix, path), child);
    }

    @Override
    Bytes encode() {
      var prefix = OrderedTrie.hexPrefix(path, 0, path.length, false);
      return RlpWriter.list(out -> out.put(prefix).putRaw(OrderedTrie.reference(child.encoded())));
    }
  }

  static final class Branch extends TrieNode {
    static final int WIDTH = 16;

    private final TrieNode[] children;

    private Branch(TrieNode[] children) {
      this.children = children;
    }

    @Override
    Bytes get(byte[] key, int depth) {
      var child = children[key[depth]];
      return child == null ? null : child.get(key, depth + 1);
    }

    @Override
    Branch with(byte[] key, int depth, Bytes value) {
      var child = children[key[depth]];
      var changed =
          child == null
              ? new Leaf(Arrays.copyOfRange(key, depth + 1, key.length), value)
              : child.with(key, depth + 1, value);
      return replaced(key[depth], changed);
    }

    private Branch replaced(int nibble, TrieNode child) {
      var copy = children.clone();
      copy[nibble] = child;
      return new Branch(copy);
    }

    @Override
    TrieNode without(byte[] key, int depth) {
      var child = children[key[depth]];
      if (child == null) return this;
      var changed = child.without(key, depth + 1);
      if (changed == child) return this;
      var rest = replaced(key[depth], changed);
      return changed == null ? rest.unlessSingle() : rest;
    }

    /** A branch with one child is no branch. */
    private TrieNode unlessSingle() {
      var only = -1;
      for (var i = 0; i < WIDTH; i++) {
        if (children[i] == null) continue;
        if (only >= 0) return this;
        only = i;
      }
      return children[only].under(new byte[] {(byte) only});
    }

    @Override
    TrieNode next(byte[] key, int depth) {
      return children[key[depth]];
    }

    @Override
    int step() {
      return 1;
    }

    @Override
    TrieNode under(byte[] prefix) {
      return prefix.length == 0 ? this : new Extension(prefix, this);
    }

    @Override
    Bytes encode() {
      return RlpWriter.list(out -> {
        for (var child : children)
          out.putRaw(
              child == null ? OrderedTrie.EMPTY_STRING : OrderedTrie.reference(child.encoded()));
        out.putRaw(OrderedTrie.EMPTY_STRING);
      });
    }
  }
}
