package opekko.devnet.l2;

import java.util.OptionalInt;
import opekko.devnet.l1.TransactionRules;
import opekko.protocol.block.BlockHeader;
import opekko.protocol.config.RollupConfig;
import opekko.protocol.fork.Hardfork;
import opekko.protocol.trie.WorldState;

/** What the pool asks of a transaction at the head. */
final class L2Rules {
  /** The L1 attributes need some of each block's gas, so no transaction may want all. */
  private static final long L1_ATTRIBUTES_GAS = 70_000;

  private static final long MAX_GAS_OF_ONE = 1 << 24;

  private L2Rules() {}

  static TransactionRules at(RollupConfig config, BlockHeader head, WorldState state) {
    var time = head.time() + config.blockTime();
    var room = Math.max(0, head.gasLimit() - L1_ATTRIBUTES_GAS);
    return new TransactionRules(
        "L2",
        config.l2ChainId(),
        config.isActive(Hardfork.KARST, time) ? Math.min(room, MAX_GAS_OF_ONE) : room,
        config.isActive(Hardfork.ISTHMUS, time),
        OptionalInt.empty(),
        address -> Code.runsAt(address, state, config, time));
  }
}
