package opekko.devnet.l1;

import java.math.BigInteger;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import opekko.protocol.trie.WorldState;
import opekko.protocol.type.Address;
import opekko.protocol.type.Hash;

/** Transactions that wait for a block, in the order of their nonces. Not thread-safe. */
final class TransactionPool {
  private static final int MAX_TRANSACTIONS = 4096;
  private static final int MAX_BLOB_TRANSACTIONS = 64;
  private static final BigInteger HUNDRED = BigInteger.valueOf(100);
  private static final int BUMP = 110;
  private static final int BLOB_BUMP = 200;

  private final Map<Address, TreeMap<Long, KnownTransaction>> bySender = new LinkedHashMap<>();
  private final Map<Hash, KnownTransaction> byHash = new HashMap<>();

  Optional<KnownTransaction> get(Hash hash) {
    return Optional.ofNullable(byHash.get(hash));
  }

  int size() {
    return byHash.size();
  }

  /** Why it is not taken; empty when it is. */
  Optional<String> add(KnownTransaction candidate, WorldState state) {
    if (byHash.containsKey(candidate.hash())) return Optional.of("already known");
    var fault = TransactionCheck.faultIn(state, candidate);
    if (fault.isPresent()) return fault;
    var before = waiting(candidate.sender()).get(candidate.transaction().nonce());
    if (before == null && isFullFor(candidate)) return Optional.of("txpool is full");
    if (before != null && !outbids(candidate, before))
      return Optional.of("replacement transaction underpriced");
    put(candidate);
    return Optional.empty();
  }

  /** Takes in a transaction that was in a block: it has been checked. */
  void bringBack(KnownTransaction known) {
    put(known);
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

  /** The nonce that follows those of the state and of what waits behind them without a gap. */
  long nextNonce(Address sender, WorldState state) {
    var nonce = state.account(sender).nonce();
    for (var waiting = waiting(sender); waiting.containsKey(nonce); ) nonce++;
    return nonce;
  }

  /** Moves what can be paid into the block, the best tips first, until no more fits. */
  void fill(BlockDraft draft) {
    var excluded = new HashSet<Address>();
    for (var next = best(draft, excluded); next.isPresent(); next = best(draft, excluded)) {
      var candidate = next.get();
      switch (draft.add(candidate)) {
        case ADDED -> remove(candidate);
        case NOT_NOW -> excluded.add(candidate.sender());
        case NEVER -> {
          remove(candidate);
          excluded.add(candidate.sender());
        }
      }
    }
  }

  private Optional<KnownTransaction> best(BlockDraft draft, Set<Address> excluded) {
    return bySender.entrySet().stream()
        .filter(entry -> !excluded.contains(entry.getKey()))
        .map(entry -> entry.getValue().get(draft.state().account(entry.getKey()).nonce()))
        .filter(Objects::nonNull)
        .max(Comparator.comparing(each -> each.tip(draft.baseFee())));
  }

  /** Forgets what can never come into a block after this state. */
  void prune(WorldState state) {
    for (var known : byHash.values().toArray(KnownTransaction[]::new))
      if (Long.compareUnsigned(known.transaction().nonce(), state.account(known.sender()).nonce())
          < 0) remove(known);
  }

  private void remove(KnownTransaction known) {
    byHash.remove(known.hash());
    var waiting = bySender.get(known.sender());
    if (waiting == null) return;
    waiting.remove(known.transaction().nonce(), known);
    if (waiting.isEmpty()) bySender.remove(known.sender());
  }
}
