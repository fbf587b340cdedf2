package opekko.derivation.pipeline;

import opekko.protocol.attributes.SystemConfigs;
import opekko.protocol.config.RollupConfig;
import opekko.protocol.config.SystemConfig;
import opekko.protocol.fault.Fault;
import opekko.protocol.fault.InvalidData;
import opekko.protocol.fork.ProtocolLimits;
import opekko.protocol.l1.L1Block;
import opekko.protocol.type.L2BlockRef;

/**
 * Finds where the pipeline must start to read so that no frame of a channel still open at the safe
 * head's L1 origin is missed: walks the L2 chain back until its origin is a channel timeout older.
 *
 * @spec derivation.md#resetting-the-pipeline; op-node rollup/derive/pipeline.go
 */
final class PipelineReset {
  /** Where to start, with the system configuration there. */
  record Start(L1Block base, SystemConfig systemConfig) {}

  private final RollupConfig config;
  private final SafeChain safeChain;
  private final L2BlockRef safeHead;
  private L2BlockRef cursor;
  private L1Block base;

  /** The block at hand was looked at with its L1 origin, and the walk goes on. */
  private boolean isTooYoung;

  PipelineReset(RollupConfig config, SafeChain safeChain, L2BlockRef safeHead) {
    this.config = config;
    this.safeChain = safeChain;
    this.safeHead = safeHead;
    this.cursor = safeHead;
  }

  Pulled<Start> step() {
    if (base != null) return start();
    return isTooYoung || !isAtGenesis() && isYoung(shortestTimeout())
        ? new Pulled.Blocked<>(new Need.L2Ref(cursor.parentHash()))
        : new Pulled.Blocked<>(new Need.PinnedL1(cursor.l1Origin().hash()));
  }

  private Pulled<Start> start() {
    if (cursor.hash().equals(config.genesis().l2().hash()))
      return new Pulled.Got<>(new Start(base, config.genesis().systemConfig()));
    var payload = safeChain.block(cursor.hash());
    if (payload.isEmpty()) return new Pulled.Blocked<>(safeChain.wanted());
    try {
      return new Pulled.Got<>(new Start(base, SystemConfigs.of(config, payload.get())));
    } catch (InvalidData e) {
      return new Pulled.Failed<>(
          new Fault.Temporary("L1 configuration of L2 block " + cursor + ": " + e.getMessage()));
    }
  }

  /** Ignored unless it is the block asked for, as is the next. */
  void provideParent(L2BlockRef parent) {
    if (!parent.hash().equals(cursor.parentHash())) return;
    cursor = parent;
    isTooYoung = false;
  }

  /** The origin of the block at hand: its time tells which timeout is in force there. */
  void provideL1(L1Block block) {
    if (!block.ref().hash().equals(cursor.l1Origin().hash())) return;
    isTooYoung =
        !isAtGenesis() && isYoung(ProtocolLimits.channelTimeout(config, block.ref().time()));
    if (!isTooYoung) base = block;
  }

  private boolean isAtGenesis() {
    return cursor.number() <= config.genesis().l2().number()
        || cursor.l1Origin().number() <= config.genesis().l1().number();
  }

  private boolean isYoung(long timeout) {
    return cursor.l1Origin().number() + timeout > safeHead.l1Origin().number();
  }

  /** Whatever the time of the origin: spares reading L1 for each block on the way. */
  private long shortestTimeout() {
    return Math.min(
        config.channelTimeoutBedrock(), ProtocolLimits.channelTimeout(config, Long.MAX_VALUE));
  }
}
