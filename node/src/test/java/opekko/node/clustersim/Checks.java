package opekko.node.clustersim;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import opekko.node.clustersim.RaftEntry.Proposal;
import opekko.protocol.engine.PayloadEnvelope;
import opekko.protocol.port.CommitLog.Outcome;
import opekko.protocol.port.TakeBack;
import opekko.protocol.type.BlockId;
import opekko.protocol.type.Hash;

/** What must hold after every event, seen from above all nodes. */
final class Checks {
  private record Slot(long lineage, long number) {}

  private record Offer(
      int life, long term, long lineage, int resets, BlockId block, boolean isRefused) {
    boolean isLike(Offer other) {
      return life == other.life
          && term == other.term
          && lineage == other.lineage
          && resets == other.resets
          && block.number() == other.block.number();
    }

    Offer refused() {
      return new Offer(life, term, lineage, resets, block, true);
    }
  }

  private final World world;

  /** What each place of the log came to, by its index. */
  private final List<LogState> decisions = new ArrayList<>();

  /** The decided chain, without the genesis. */
  private final List<BlockId> chain = new ArrayList<>();

  /** In which lineage each block was decided first. */
  private final Map<Hash, Long> decided = new HashMap<>();

  private final Map<Slot, Hash> signed = new HashMap<>();
  private final Set<Hash> published = new HashSet<>();

  /** The newest block each node offered to the log. */
  private final Map<Integer, Offer> offers = new HashMap<>();

  /** The first block offered in each term, by term and node. */
  private final Map<Slot, Hash> firstOffers = new HashMap<>();

  private long lineage;

  /** Terms in which the log went back. */
  private final Set<Long> rewoundIn = new HashSet<>();

  Checks(World world) {
    this.world = world;
  }

  void that(boolean holds, String rule) {
    if (!holds) throw new Broken(rule);
  }

  void broken(String rule) {
    throw new Broken(rule);
  }

  List<BlockId> chain() {
    return chain;
  }

  /** How many places of the log are decided. */
  int decisions() {
    return decisions.size();
  }

  Optional<BlockId> tip() {
    return chain.isEmpty() ? Optional.empty() : Optional.of(chain.getLast());
  }

  boolean isDecided(Hash block) {
    return decided.containsKey(block) || block.equals(world.book().genesis().hash());
  }

  /** A node has applied a place of the log; the first to do so decides what it says. */
  void applied(SimulatedNode node, long index, RaftEntry entry, LogState.Applied done) {
    if (index <= decisions.size()) {
      var known = decisions.get((int) index - 1);
      that(
          known.tip().equals(done.state().tip()) && known.lineage() == done.state().lineage(),
          node.name() + " applies another entry at " + index + " than others did");
      return;
    }
    that(index == decisions.size() + 1, "the log has a gap before " + index);
    decisions.add(done.state());
    if (!(done.outcome() instanceof Outcome.Committed)) return;
    that(entry.isOfItsTerm(), "an entry is decided that was offered in a term that is over");
    switch (entry.proposal()) {
      case Proposal.Beginning _ -> {}
      case Proposal.Block(_, var envelope) -> appended(envelope);
      case Proposal.Rewind(_, TakeBack(var to, _, var reason)) -> rewound(to, reason, entry.term());
    }
  }

  private void appended(PayloadEnvelope block) {
    var id = block.id();
    if (tip().filter(id::equals).isPresent()) return;
    var parent = chain.isEmpty() ? world.book().genesis().id() : chain.getLast();
    that(id.number() == parent.number() + 1, "decided heights have a gap or a twin: " + id);
    that(
        block.payload().parentHash().equals(parent.hash()),
        "decided block %s does not stand on %s".formatted(id, parent));
    chain.add(id);
    decided.putIfAbsent(id.hash(), lineage);
    world.note("decided", id);
  }

  private void rewound(BlockId to, String reason, long term) {
    if (to.equals(tip().orElse(world.book().genesis().id()))) return;
    world.note("decided to rewind", to + " " + reason);
    var below = new ArrayList<>(chain);
    while (!below.isEmpty() && !below.getLast().equals(to)) below.removeLast();
    that(
        !below.isEmpty() || to.equals(world.book().genesis().id()),
        "rewinds to a block that was never decided: " + to);
    var lost = chain.subList(below.size(), chain.size());
    that(
        lost.stream().anyMatch(world::hasCauseToGoBackBehind),
        "rewinds decided blocks without a cause: %s; %s".formatted(lost, reason));
    chain.clear();
    chain.addAll(below);
    rewoundIn.add(term);
    world.count(Mishap.REWIND);
    lineage++;
  }

  void signed(SimulatedNode node, BlockId id, long ofLineage) {
    world.note(node, "signs", id + " of lineage " + ofLineage);
    that(isDecided(id.hash()), node.name() + " signs a block before it is decided: " + id);
    var before = signed.putIfAbsent(new Slot(ofLineage, id.number()), id.hash());
    that(
        before == null || before.equals(id.hash()),
        "two blocks are signed for height %d in lineage %d".formatted(id.number(), ofLineage));
  }

  /** A guard that refuses too much keeps decided blocks from others. */
  void notSigned(SimulatedNode node, ModelSigner.Guarded wanted, ModelSigner.Guarded last) {
    that(
        wanted.lineage() <= last.lineage(),
        "%s refuses to sign %s, the first of its lineage".formatted(node.name(), wanted));
  }

  void published(SimulatedNode node, long term, PayloadEnvelope block) {
    var id = block.id();
    world.note(node, "publishes in term " + term, id);
    that(isDecided(id.hash()), node.name() + " publishes a block before it is decided: " + id);
    published.add(id.hash());
  }

  boolean isPublished(BlockId block) {
    return published.contains(block.hash());
  }

  /**
   * In a term a leader offers one block for a height, until it is told that this one is not taken,
   * its chain was found anew, or the log went back.
   */
  void proposed(SimulatedNode node, long term, BlockId block) {
    var before = offers.get(node.number());
    var now =
        new Offer(node.life(), term, node.log().state().lineage(), node.resets(), block, false);
    if (before != null && before.isLike(now) && !before.isRefused())
      that(
          before.block().equals(block),
          "%s offers %s though %s may be decided".formatted(node.name(), block, before.block()));
    offers.put(node.number(), now);
    firstOffers.putIfAbsent(new Slot(term, node.number()), block.hash());
  }

  /**
   * The answer to an offer; {@code isStale} when its term was over. A leader's first offer fits,
   * except when an operator had the log go back in the same term: that comes in between.
   */
  void refused(SimulatedNode node, long term, BlockId block, boolean isStale) {
    var offer = offers.get(node.number());
    if (offer == null || !offer.block().equals(block)) return;
    var isFirst = firstOffers.get(new Slot(term, node.number())).equals(block.hash());
    that(
        isStale || !isFirst || rewoundIn.contains(term),
        "%s led term %d before it knew what was decided".formatted(node.name(), term));
    offers.put(node.number(), offer.refused());
  }

  void headMoved(SimulatedNode node) {
    var head = node.engine().head();
    that(isDecided(head.hash()), node.name() + " has a head that is not decided: " + head);
  }
}
