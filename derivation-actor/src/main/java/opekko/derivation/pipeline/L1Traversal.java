package opekko.derivation.pipeline;

import java.util.Optional;
import opekko.protocol.config.RollupConfig;
import opekko.protocol.config.SystemConfig;
import opekko.protocol.fault.Fault;
import opekko.protocol.l1.L1Block;
import opekko.protocol.systemconfig.SystemConfigRules;
import opekko.protocol.type.L1BlockRef;

/**
 * Walks L1 block by block and keeps the system configuration as of the current block. Updates in a
 * block count for the data of the same block: a rotated batcher key holds for all of it.
 *
 * @spec derivation.md#l1-traversal; op-node rollup/derive/l1_traversal.go
 */
final class L1Traversal {
  private final RollupConfig config;
  private L1Block block;
  private SystemConfig systemConfig;
  private boolean isTaken;

  L1Traversal(RollupConfig config, L1Block base, SystemConfig baseConfig) {
    this.config = config;
    this.block = base;
    this.systemConfig = baseConfig;
  }

  L1BlockRef origin() {
    return block.ref();
  }

  SystemConfig systemConfig() {
    return systemConfig;
  }

  /** The current block, once. */
  Pulled<L1Block> nextBlock() {
    if (isTaken) return new Pulled.Exhausted<>();
    isTaken = true;
    return new Pulled.Got<>(block);
  }

  /** Moves on to the next block; a fault, and no move, when it does not follow the current one. */
  Optional<Fault> advance(L1Block next) {
    if (!next.ref().parentHash().equals(origin().hash()))
      return Optional.of(
          new Fault.Reset(
              "L1 reorg: block "
                  + next.ref()
                  + " does not follow "
                  + origin()
                  + " but "
                  + next.ref().parentHash()));
    systemConfig = SystemConfigRules.applyAll(systemConfig, next, config);
    block = next;
    isTaken = false;
    return Optional.empty();
  }
}
