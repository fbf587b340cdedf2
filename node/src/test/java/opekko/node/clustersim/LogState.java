package opekko.node.clustersim;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import opekko.protocol.port.CommitLog.Outcome;
import opekko.protocol.port.CommitLog.Position;
import opekko.protocol.port.CommittedBlock;
import opekko.protocol.port.TakeBack;
import opekko.protocol.type.BlockId;

/**
 * What the applied entries come to. Only the log itself decides: every node and every replay comes
 * to the same.
 *
 * @param kept the newest blocks of the chain, oldest first
 * @param lineage how many rewinds there were
 */
record LogState(List<CommittedBlock> kept, Optional<BlockId> tip, long lineage) {
  static final LogState EMPTY = new LogState(List.of(), Optional.empty(), 0);

  /** The state after an entry, and what its proposer is told. */
  record Applied(LogState state, Outcome outcome) {}

  /** The rules that decide on an entry. */
  interface Rules {
    Rules STRICT = new Rules() {};

    default boolean isOfItsTerm(long proposed, long term) {
      return proposed == term;
    }

    default boolean isNextHeight(long height, BlockId tip) {
      return height == tip.number() + 1;
    }

    default boolean isChild(CommittedBlock block, BlockId tip) {
      return block.envelope().payload().parentHash().equals(tip.hash());
    }
  }

  Applied apply(RaftEntry entry, Rules rules) {
    return switch (entry.proposal()) {
      case RaftEntry.Proposal.Beginning _ -> new Applied(this, new Outcome.Refused("no proposal"));
      case RaftEntry.Proposal.Block(var term, var envelope) -> {
        if (!rules.isOfItsTerm(term, entry.term())) yield stale(term, entry);
        yield append(new CommittedBlock(term, lineage, envelope), rules);
      }
      case RaftEntry.Proposal.Rewind(var term, var back) ->
          rules.isOfItsTerm(term, entry.term()) ? rewind(back) : stale(term, entry);
    };
  }

  private Applied stale(long term, RaftEntry entry) {
    return new Applied(
        this, new Outcome.Refused("term %d is over, it is %d".formatted(term, entry.term())));
  }

  private Applied append(CommittedBlock block, Rules rules) {
    var id = block.envelope().id();
    if (tip.filter(id::equals).isPresent())
      return new Applied(this, new Outcome.Committed(id, lineage));
    if (tip.isPresent() && !rules.isNextHeight(id.number(), tip.get())
        || tip.isPresent() && !rules.isChild(block, tip.get()))
      return new Applied(this, new Outcome.Refused(id + " does not follow " + tip.get()));
    var longer = new ArrayList<>(kept);
    longer.add(block);
    return new Applied(
        new LogState(longer, Optional.of(id), lineage), new Outcome.Committed(id, lineage));
  }

  private Applied rewind(TakeBack back) {
    var to = back.to();
    if (tip.filter(to::equals).isPresent())
      return new Applied(this, new Outcome.Committed(to, lineage));
    if (back.lost().filter(lost -> !isDecided(lost)).isPresent())
      return new Applied(this, new Outcome.Refused(back.lost().get() + " was given up before"));
    var rest = new ArrayList<>(kept);
    while (!rest.isEmpty() && !rest.getLast().envelope().id().equals(to)) rest.removeLast();
    return new Applied(
        new LogState(rest, Optional.of(to), lineage + 1), new Outcome.Committed(to, lineage + 1));
  }

  /** All blocks are kept here. */
  private boolean isDecided(BlockId block) {
    return tip.filter(block::equals).isPresent()
        || kept.stream().anyMatch(each -> each.envelope().id().equals(block));
  }

  Position position(BlockId head) {
    if (tip.isEmpty()) return new Position.Empty();
    if (tip.get().equals(head)) return new Position.AtTip(lineage);
    for (var block : kept.reversed())
      if (block.envelope().payload().parentHash().equals(head.hash()))
        return new Position.Next(block);
    return new Position.Elsewhere(tip.get(), at(head.number()));
  }

  private Optional<BlockId> at(long number) {
    return kept.stream()
        .map(block -> block.envelope().id())
        .filter(id -> id.number() == number)
        .findFirst();
  }
}
