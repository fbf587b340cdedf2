package opekko.node.simulation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import opekko.protocol.api.SyncStatus;
import opekko.protocol.metrics.NodeMetrics;
import opekko.protocol.port.SafeHeadStore;
import opekko.protocol.type.Hash;
import opekko.protocol.type.L2BlockRef;

/** What must hold at every moment, by what the nodes show and keep. */
final class Checks {
  /** A height of L2, as read up to one L1 block. */
  private record Reading(Hash l1, long height) {}

  private final List<String> broken = new ArrayList<>();
  private final Journal journal;
  private final Map<String, L2BlockRef> finalized = new HashMap<>();
  private final Map<Reading, Hash> safeByL1 = new HashMap<>();

  Checks(Journal journal) {
    this.journal = journal;
  }

  void broken(String rule) {
    journal.note("check", "BROKEN", rule);
    broken.add(rule);
  }

  /** The rules that were broken so far. */
  List<String> violations() {
    return broken;
  }

  /** What a node reports of its heads goes through here. */
  NodeMetrics probe(String node) {
    return (HeadsProbe) (type, ref) -> journal.note(node, type, ref);
  }

  /** What a node answers when it is asked for its heads. */
  void shown(String node, SyncStatus status) {
    var isResetting = status.unsafeL2().equals(L2BlockRef.NONE);
    var isOrdered =
        status.finalizedL2().number() <= status.safeL2().number()
            && status.safeL2().number() <= status.localSafeL2().number()
            && status.localSafeL2().number() <= status.unsafeL2().number();
    if (!isResetting && !isOrdered) broken(node + " shows heads out of order: " + status);
    finalized(node, status.finalizedL2());
  }

  private void finalized(String node, L2BlockRef ref) {
    if (ref.equals(L2BlockRef.NONE)) return;
    var before = finalized.put(node, ref);
    if (before == null) return;
    var isTakenBack =
        ref.number() < before.number() || ref.number() == before.number() && !ref.equals(before);
    if (isTakenBack) broken(node + " takes back its finalized head " + before + " for " + ref);
  }

  /** A node has it on its disk that a block is safe as of an L1 block: others must agree. */
  void recorded(String node, SafeHeadStore.Entry entry) {
    journal.note(node, "safe as of " + Brief.of(entry.l1()), entry.safe());
    var reading = new Reading(entry.l1().hash(), entry.safe().number());
    var other = safeByL1.putIfAbsent(reading, entry.safe().hash());
    if (other != null && !other.equals(entry.safe().hash()))
      broken(node + " finds " + entry.safe() + " safe as of " + entry.l1() + ", not " + other);
  }

  /** What a node kept must be what L1, read from scratch, says. */
  void rederived(String node, MemorySafeHeads kept, Rederivation truth) {
    for (var entry : kept.entries().values()) {
      if (!truth.isCanonical(entry.l1())) continue;
      var safe = entry.safe();
      var there = truth.at(safe.number());
      if (there.filter(it -> it.id().equals(safe)).isEmpty())
        broken(node + " had " + safe + " safe, L1 says " + there);
      else if (!kept.isAfterReset(entry)
          && safe.number() > truth.safeAtL1(entry.l1().number()).number())
        broken(node + " had " + safe + " safe at " + entry.l1() + " already");
    }
    var last = finalized.get(node);
    if (last != null && !truth.at(last.number()).equals(Optional.of(last)))
      broken(node + " finalized " + last + ", L1 says " + truth.at(last.number()));
  }
}
