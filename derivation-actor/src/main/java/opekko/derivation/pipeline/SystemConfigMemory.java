package opekko.derivation.pipeline;

import java.util.Optional;
import opekko.protocol.attributes.DerivedAttributes;
import opekko.protocol.attributes.SystemConfigs;
import opekko.protocol.config.RollupConfig;
import opekko.protocol.config.SystemConfig;
import opekko.protocol.engine.PayloadAttributes;
import opekko.protocol.type.BlockId;
import opekko.protocol.type.L2BlockRef;

/**
 * The system configuration after the newest block and after its parent, so that the engine need not
 * be asked for each block. A block that was not derived here is not known.
 */
final class SystemConfigMemory {
  private final RollupConfig config;
  private L2BlockRef parent = L2BlockRef.NONE;
  private SystemConfig afterParent;
  private PayloadAttributes derived;
  private BlockId derivedOrigin = BlockId.NONE;
  private SystemConfig afterDerived;

  SystemConfigMemory(RollupConfig config) {
    this.config = config;
  }

  /**
   * After {@code block}, if it is genesis, the block last built on, or one made from the attributes
   * last derived. Its deposits-only form is the same in all that counts.
   */
  Optional<SystemConfig> after(L2BlockRef block) {
    if (block.hash().equals(config.genesis().l2().hash()))
      return Optional.of(config.genesis().systemConfig());
    if (block.equals(parent)) return Optional.ofNullable(afterParent);
    return isDerived(block) ? Optional.ofNullable(afterDerived) : Optional.empty();
  }

  private boolean isDerived(L2BlockRef block) {
    return derived != null
        && block.parentHash().equals(parent.hash())
        && block.number() == parent.number() + 1
        && block.time() == derived.timestamp()
        && block.l1Origin().equals(derivedOrigin);
  }

  void learn(L2BlockRef block, SystemConfig after) {
    parent = block;
    afterParent = after;
    derived = null;
  }

  void derived(DerivedAttributes attributes, SystemConfig before, BlockId origin) {
    parent = attributes.parent();
    afterParent = before;
    derived = attributes.attributes();
    derivedOrigin = origin;
    afterDerived = canBeForetold(derived) ? SystemConfigs.after(config, derived) : null;
  }

  /** Zeros stand for constants that only the engine knows when rollup.json does not say them. */
  private boolean canBeForetold(PayloadAttributes attributes) {
    return config.chainOpConfig().isPresent()
        || attributes.eip1559Params().filter(params -> params.isZero()).isEmpty();
  }

  void forget() {
    parent = L2BlockRef.NONE;
    afterParent = null;
    derived = null;
  }
}
