package opekko.driver;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import opekko.protocol.engine.PayloadEnvelope;
import opekko.protocol.type.Hash;
import opekko.protocol.type.L2BlockRef;

/**
 * Unsafe blocks that wait for their turn, lowest number first; of one number the earlier arrival
 * comes first. Immutable: a change shares all but a path of its search tree with the queue before.
 *
 * @param root the tree; null when empty
 * @param size how many blocks
 * @param bytes their weight: 1000 bytes each, 24 more per transaction, and the transactions
 * @param arrivals blocks ever added: orders those of one number
 * @spec op-node rollup/engine/payloads_queue.go
 */
public record UnsafePayloadQueue(Node root, int size, long bytes, long arrivals) {
  static final UnsafePayloadQueue EMPTY = new UnsafePayloadQueue(null, 0, 0, 0);
  private static final long BLOCK_COST = 1000;
  private static final long TRANSACTION_COST = 24;

  /**
   * A node of a treap: ordered by (number, arrival) as a search tree, by weight as a heap. Weights
   * are scrambled arrivals, so nobody can unbalance the tree by choosing block numbers.
   */
  public record Node(PayloadEnvelope envelope, long arrival, Node left, Node right) {
    long number() {
      return envelope.payload().blockNumber();
    }

    private long weight() {
      var mixed = (arrival + 1) * 0x9e3779b97f4a7c15L;
      return (mixed ^ (mixed >>> 32)) * 0xd6e8feb86659fd93L;
    }

    private Node withLeft(Node node) {
      return new Node(envelope, arrival, node, right);
    }

    private Node withRight(Node node) {
      return new Node(envelope, arrival, left, node);
    }
  }

  /** What became of an attempt to add: the queue after it, and the refusal if there was one. */
  public record Pushed(UnsafePayloadQueue queue, Optional<String> refusal) {}

  static long weightOf(PayloadEnvelope envelope) {
    var weight = BLOCK_COST;
    for (var transaction : envelope.payload().transactions())
      weight += transaction.size() + TRANSACTION_COST;
    return weight;
  }

  /**
   * Adds a block unless it is there already. Over the limit the lowest blocks go first: they are
   * the likeliest to conflict, and the soonest to come from L1.
   */
  Pushed push(PayloadEnvelope envelope, long limit) {
    var payload = envelope.payload();
    if (contains(root, payload.blockNumber(), payload.blockHash()))
      return new Pushed(this, Optional.of("duplicate payload " + envelope.id()));
    var weight = weightOf(envelope);
    if (weight > limit)
      return new Pushed(
          this,
          Optional.of(
              "payload %s weighs %d bytes, more than the queue's limit of %d"
                  .formatted(envelope.id(), weight, limit)));
    var queue =
        new UnsafePayloadQueue(
            insert(root, new Node(envelope, arrivals, null, null)),
            size + 1,
            bytes + weight,
            arrivals + 1);
    while (queue.bytes > limit) {
      var lowest = queue.first().orElseThrow();
      queue = queue.pop();
      if (lowest == envelope)
        return new Pushed(
            queue,
            Optional.of("payload " + envelope.id() + " is the lowest of a queue that is full"));
    }
    return new Pushed(queue, Optional.empty());
  }

  Optional<PayloadEnvelope> first() {
    if (root == null) return Optional.empty();
    var node = root;
    while (node.left != null) node = node.left;
    return Optional.of(node.envelope);
  }

  /** Without the first; the queue must not be empty. */
  UnsafePayloadQueue pop() {
    var weight = weightOf(first().orElseThrow());
    return new UnsafePayloadQueue(withoutFirst(root), size - 1, bytes - weight, arrivals);
  }

  /**
   * Without the blocks in front that can no longer become the head: inserted ones, those at or
   * below the safe or unsafe head, and rivals of the next height on another parent.
   */
  UnsafePayloadQueue withoutInapplicable(Heads heads) {
    var queue = this;
    for (var first = first(); first.isPresent(); first = queue.first()) {
      if (isApplicable(first.get(), heads)) return queue;
      queue = queue.pop();
    }
    return queue;
  }

  private static boolean isApplicable(PayloadEnvelope envelope, Heads heads) {
    var payload = envelope.payload();
    if (payload.blockNumber() <= heads.safe().number()) return false;
    if (payload.blockNumber() <= heads.unsafe().number()) return false;
    return payload.blockNumber() > heads.unsafe().number() + 1
        || payload.parentHash().equals(heads.unsafe().hash());
  }

  /** The first block, if it is the child of the given one. */
  Optional<PayloadEnvelope> firstOn(L2BlockRef parent) {
    return first()
        .filter(envelope ->
            envelope.payload().blockNumber() == parent.number() + 1
                && envelope.payload().parentHash().equals(parent.hash()));
  }

  /** All blocks, lowest first. */
  public List<PayloadEnvelope> payloads() {
    var out = new ArrayList<PayloadEnvelope>(size);
    collect(root, out);
    return out;
  }

  private static void collect(Node node, List<PayloadEnvelope> out) {
    if (node == null) return;
    collect(node.left, out);
    out.add(node.envelope);
    collect(node.right, out);
  }

  private static boolean contains(Node node, long number, Hash hash) {
    if (node == null) return false;
    if (number < node.number()) return contains(node.left, number, hash);
    if (number > node.number()) return contains(node.right, number, hash);
    return node.envelope.payload().blockHash().equals(hash)
        || contains(node.left, number, hash)
        || contains(node.right, number, hash);
  }

  /** A later arrival sorts behind all of its number, so equal numbers go right. */
  private static Node insert(Node node, Node added) {
    if (node == null) return added;
    if (added.number() < node.number()) {
      var left = insert(node.left, added);
      return left.weight() <= node.weight()
          ? node.withLeft(left)
          : left.withRight(node.withLeft(left.right));
    }
    var right = insert(node.right, added);
    return right.weight() <= node.weight()
        ? node.withRight(right)
        : right.withLeft(node.withRight(right.left));
  }

  private static Node withoutFirst(Node node) {
    return node.left == null ? node.right : node.withLeft(withoutFirst(node.left));
  }
}
