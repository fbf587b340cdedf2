package opekko.devnet.l2;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import opekko.protocol.config.RollupConfig;
import opekko.protocol.trie.WorldState;
import opekko.protocol.type.Hash;

/** The states after blocks: some at hand, the others made again. Not thread-safe. */
final class States {
  private final RollupConfig config;
  private final int kept;
  private final Map<Hash, WorldState> byBlock = new HashMap<>();
  private final Map<Hash, Long> numbers = new HashMap<>();

  /**
   * @param kept how many of the newest heights, and how far apart those that stay
   */
  States(RollupConfig config, int kept) {
    this.config = config;
    this.kept = kept;
  }

  void put(LedgerBlock block, WorldState state) {
    byBlock.put(block.hash(), state);
    numbers.put(block.hash(), block.number());
  }

  void forget(Hash block) {
    byBlock.remove(block);
    numbers.remove(block);
  }

  /** Lets go of states that can be made again, when there are many. */
  void thin(long headNumber) {
    if (byBlock.size() <= 4 * kept) return;
    numbers.forEach((hash, number) -> {
      if (number < headNumber - kept && number % kept != 0) byBlock.remove(hash);
    });
    numbers.keySet().retainAll(byBlock.keySet());
  }

  /**
   * The state after a block.
   *
   * @param blocks finds a block by its hash
   * @return empty when neither it nor one of the ancestors that are remembered has one
   */
  Optional<WorldState> get(LedgerBlock block, Function<Hash, Optional<LedgerBlock>> blocks) {
    var toExecute = new ArrayList<LedgerBlock>();
    var at = Optional.of(block);
    while (at.isPresent() && !byBlock.containsKey(at.get().hash())) {
      toExecute.add(at.get());
      at = blocks.apply(at.get().header().parentHash());
    }
    if (at.isEmpty()) return Optional.empty();
    var parent = at.get();
    var state = byBlock.get(parent.hash());
    for (var next : toExecute.reversed()) {
      state = again(parent, state, next);
      parent = next;
    }
    return Optional.of(state);
  }

  private WorldState again(LedgerBlock parent, WorldState state, LedgerBlock block) {
    var start =
        L2Draft.start(config, parent, state, Blueprint.of(block.envelope()), block.transactions());
    return switch (start) {
      case L2Draft.Start.Started(var draft) -> draft.state();
      case L2Draft.Start.Refused(var cause) ->
          throw new IllegalStateException("block " + block.id() + " was valid once: " + cause);
    };
  }
}
