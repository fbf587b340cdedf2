package opekko.devnet.batcher;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import opekko.protocol.crypto.Keccak;
import opekko.protocol.fault.Fetched;
import opekko.protocol.rlp.RlpWriter;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;
import opekko.protocol.type.L1BlockRef;

/** An L1 with one account and a pool that takes, refuses, forgets and reorders as chance wants. */
final class ChaosL1 {
  static final int SLOT = 12;
  private static final long GENESIS_TIME = 1_000_000;

  /** A version of a transaction: frames without what is around them. */
  record Sent(long nonce, Fees fees, List<Bytes> parts, boolean asBlobs, Hash hash) {}

  record Block(L1BlockRef ref, List<Sent> transactions) {}

  final List<Block> chain = new ArrayList<>();
  private final TreeMap<Long, Sent> pool = new TreeMap<>();
  private final Map<Hash, Block> where = new HashMap<>();
  private final Random random;
  private long branch;
  private long used;
  BigInteger baseFee = FeeSettings.GWEI;
  BigInteger blobBaseFee = BigInteger.ONE;

  /** Nonces that somebody else uses up with this key. */
  long foreign;

  ChaosL1(Random random) {
    this.random = random;
    chain.add(new Block(new L1BlockRef(hash(0, Hash.ZERO), 0, Hash.ZERO, GENESIS_TIME), List.of()));
  }

  private Hash hash(long number, Hash parent) {
    return Keccak.hash(RlpWriter.list(out -> out.put(parent).put(number).put(branch)));
  }

  L1BlockRef head() {
    return chain.getLast().ref();
  }

  long nonce() {
    return used;
  }

  static Sent sent(BatcherEffect.SendTransaction send) {
    var data = send.data();
    var encoded =
        RlpWriter.list(out ->
            out.put(send.nonce())
                .put(send.fees().tipCap())
                .put(send.fees().feeCap())
                .put(send.fees().blobFeeCap())
                .putList(parts -> data.parts().forEach(parts::put)));
    return new Sent(send.nonce(), send.fees(), data.parts(), data.asBlobs(), Keccak.hash(encoded));
  }

  Submission submit(Sent sent) {
    var next = nonce();
    if (sent.nonce < next) return new Submission.Refused("nonce too low: next nonce " + next);
    var before = pool.get(sent.nonce);
    if (before != null && before.hash.equals(sent.hash))
      return new Submission.Refused("already known");
    if (before == null && random.nextInt(20) == 0) return new Submission.Refused("txpool is full");
    if (pool.values().stream().anyMatch(each -> each.asBlobs != sent.asBlobs))
      return new Submission.Refused("address already reserved");
    if (before != null && !outbids(sent, before))
      return new Submission.Refused("replacement transaction underpriced");
    if (sent.asBlobs && sent.nonce > next && !pool.containsKey(sent.nonce - 1))
      return new Submission.Refused("nonce too high: gapped");
    pool.put(sent.nonce, sent);
    return new Submission.Accepted();
  }

  private static boolean outbids(Sent one, Sent other) {
    var percent = BigInteger.valueOf(other.asBlobs ? 200 : 110);
    return isMore(one.fees.tipCap(), other.fees.tipCap(), percent)
        && isMore(one.fees.feeCap(), other.fees.feeCap(), percent)
        && isMore(one.fees.blobFeeCap(), other.fees.blobFeeCap(), percent);
  }

  private static boolean isMore(BigInteger now, BigInteger before, BigInteger percent) {
    return now.multiply(BigInteger.valueOf(100)).compareTo(before.multiply(percent)) >= 0;
  }

  /** The next block, with at most so many of the transactions that pay enough. */
  void mine(int room) {
    var taken = new ArrayList<Sent>();
    var next = nonce();
    while (foreign > 0) {
      foreign--;
      pool.remove(next);
      taken.add(
          new Sent(
              next++,
              new Fees(BigInteger.ONE, BigInteger.ONE, BigInteger.ZERO),
              List.of(),
              false,
              Hash.ZERO));
    }
    for (var sent = pool.get(next);
        sent != null && taken.size() < room && pays(sent);
        sent = pool.get(next)) {
      taken.add(sent);
      pool.remove(next++);
    }
    append(taken);
  }

  private boolean pays(Sent sent) {
    return sent.fees.feeCap().compareTo(baseFee) >= 0
        && (!sent.asBlobs || sent.fees.blobFeeCap().compareTo(blobBaseFee) >= 0);
  }

  private void append(List<Sent> taken) {
    var parent = head();
    var number = parent.number() + 1;
    var ref =
        new L1BlockRef(hash(number, parent.hash()), number, parent.hash(), parent.time() + SLOT);
    var block = new Block(ref, List.copyOf(taken));
    chain.add(block);
    used += taken.size();
    for (var sent : taken) where.put(sent.hash, block);
  }

  /** Replaces the newest blocks by as many empty ones; what was in them may be lost. */
  void reorg(int depth, boolean loses) {
    branch++;
    var first = Math.max(1, chain.size() - depth);
    var old = List.copyOf(chain.subList(first, chain.size()));
    chain.subList(first, chain.size()).clear();
    for (var block : old) used -= block.transactions.size();
    for (var block : old)
      for (var sent : block.transactions) {
        where.remove(sent.hash);
        if (!loses && !sent.parts.isEmpty()) pool.put(sent.nonce, sent);
      }
    for (var _ : old) append(List.of());
  }

  /** The pool forgets something. */
  void forget() {
    if (!pool.isEmpty() && random.nextBoolean()) pool.pollLastEntry();
    else pool.clear();
  }

  L1View view() {
    return new L1View(
        head(), nonce(), BigInteger.TEN.pow(20), baseFee, BigInteger.ONE, blobBaseFee);
  }

  Fetched<Inclusion> inclusion(List<Hash> versions) {
    return versions.stream()
        .map(where::get)
        .filter(java.util.Objects::nonNull)
        .findFirst()
        .map(block ->
            Fetched.found(new Inclusion(versions.getLast(), block.ref.id(), BigInteger.ONE)))
        .orElseGet(() -> Fetched.missing("receipt"));
  }

  Optional<Block> block(long number) {
    return number >= 0 && number < chain.size()
        ? Optional.of(chain.get((int) number))
        : Optional.empty();
  }
}
