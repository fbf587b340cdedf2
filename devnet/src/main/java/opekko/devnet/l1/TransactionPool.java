package opekko.devnet.l1;

import java.math.BigInteger;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.TreeMap;
import opekko.protocol.trie.WorldState;
import opekko.protocol.type.Address;
import opekko.protocol.type.Hash;

/** Transactions that wait for a block, in the order of their nonces. Not thread-safe. */
public final class TransactionPool {
  private static final int MAX_TRANSACTIONS = 4096;
  private static final int MAX_BLOB_TRANSACTIONS = 64;
  private static final BigInteger HUNDRED = BigInteger.valueOf(100);
  private static final int BUMP = 110;
  private static final int BLOB_BUMP = 200;

  private final Map<Address, TreeMap<Long, KnownTransaction>> bySender = new LinkedHashMap<>();
  private final Map<Hash, KnownTransaction> byHash = new HashMap<>();

  public Optional<KnownTransaction> get(Hash hash) {
    return Optional.ofNullable(byHash.get(hash));
  }

  public int size() {
    return byHash.size();
  }

  /** Why it is not taken; empty when it is. */
  public Optional<String> add(KnownTransaction candidate, WorldState state) {
    if (byHash.containsKey(candidate.hash())) return Optional.of("already known");
    var fault = TransactionCheck.faultIn(state, candidate);
    if (fault.isPresent()) return fault;
    var overdraft = overdraft(candidate, state.account(candidate.sender()).balance());
    if (overdraft.isPresent()) return overdraft;
    var before = waiting(candidate.sender()).get(candidate.transaction().nonce());
    if (before == null && isFullFor(candidate)) return Optional.of("txpool is full");
    if (before != null && !outbids(candidate, before))
      return Optional.of("replacement transaction underpriced");
    put(candidate);
    return Optional.empty();
  }

  /** Whether the sender can pay this one besides all that wait already. */
  private Optional<String> overdraft(KnownTransaction candidate, BigInteger balance) {
    var queued =
        waiting(candidate.sender()).values().stream()
            .filter(each -> each.transaction().nonce() != candidate.transaction().nonce())
            .map(KnownTransaction::maxCost)
            .reduce(BigInteger.ZERO, BigInteger::add);
    if (balance.compareTo(queued.add(candidate.maxCost())) >= 0) return Optional.empty();
    return Optional.of(
        "insufficient funds for gas * price + value: balance %d, queued cost %d, tx cost %d"
            .formatted(balance, queued, candidate.maxCost()));
  }

  /** Takes in a transaction that was in a block: it has been checked. A full pool drops it. */
  public void bringBack(KnownTransaction known) {
    if (!isFullFor(known)) put(known);
  }

  private void put(KnownTransaction known) {
    var before =
        bySender
            .computeIfAbsent(known.sender(), _ -> new TreeMap<>(Long::compareUnsigned))
            .put(known.transaction().nonce(), known);
    if (before != null) byHash.remove(before.hash());
    byHash.put(known.hash(), known);
  }

  private TreeMap<Long, KnownTransaction> waiting(Address sender) {
    return bySender.getOrDefault(sender, new TreeMap<>());
  }

  private boolean isFullFor(KnownTransaction candidate) {
    return byHash.size() >= MAX_TRANSACTIONS
        || candidate.blobCount() > 0
            && byHash.values().stream().filter(each -> each.blobCount() > 0).count()
                >= MAX_BLOB_TRANSACTIONS;
  }

  private static boolean outbids(KnownTransaction candidate, KnownTransaction before) {
    var one = candidate.transaction();
    var other = before.transaction();
    var percent = before.blobCount() > 0 ? BLOB_BUMP : BUMP;
    return isBump(one.tipCap(), other.tipCap(), percent)
        && isBump(one.feeCap(), other.feeCap(), percent)
        && (before.blobCount() == 0 || isBump(one.blobFeeCap(), other.blobFeeCap(), percent));
  }

  private static boolean isBump(BigInteger now, BigInteger before, int percent) {
    return now.multiply(HUNDRED).compareTo(before.multiply(BigInteger.valueOf(percent))) >= 0;
  }

  /** All that wait, by sender in the order of arrival, each sender's by nonce. */
  public List<KnownTransaction> content() {
    return bySender.values().stream().flatMap(each -> each.values().stream()).toList();
  }

  /** The nonce that follows those of the state and of what waits behind them without a gap. */
  public long nextNonce(Address sender, WorldState state) {
    var nonce = state.account(sender).nonce();
    for (var waiting = waiting(sender); waiting.containsKey(nonce); ) nonce++;
    return nonce;
  }

  /** Moves what can be paid into the block, the best tips first, until no more fits. */
  public void fill(OpenBlock block) {
    var next =
        new PriorityQueue<KnownTransaction>(
            Comparator.comparing((KnownTransaction each) -> each.tip(block.baseFee())).reversed());
    for (var sender : bySender.keySet()) following(sender, block).ifPresent(next::add);
    for (var best = next.poll(); best != null; best = next.poll()) {
      switch (block.add(best)) {
        case ADDED -> following(best.sender(), block).ifPresent(next::add);
        case NOT_NOW, NEVER -> {}
      }
    }
  }

  /** What the sender has next after the block so far. */
  private Optional<KnownTransaction> following(Address sender, OpenBlock block) {
    return Optional.ofNullable(waiting(sender).get(block.state().account(sender).nonce()));
  }

  /** Forgets what cannot come into a block after this state. */
  public void prune(WorldState state) {
    for (var known : byHash.values().toArray(KnownTransaction[]::new))
      if (TransactionCheck.faultIn(state, known).isPresent()) remove(known);
  }

  private void remove(KnownTransaction known) {
    byHash.remove(known.hash());
    var waiting = bySender.get(known.sender());
    if (waiting == null) return;
    waiting.remove(known.transaction().nonce(), known);
    if (waiting.isEmpty()) bySender.remove(known.sender());
  }
}
