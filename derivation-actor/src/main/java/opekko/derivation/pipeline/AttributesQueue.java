package opekko.derivation.pipeline;

import java.util.List;
import java.util.Optional;
import opekko.protocol.attributes.AttributesBuilder;
import opekko.protocol.attributes.DerivedAttributes;
import opekko.protocol.attributes.SystemConfigs;
import opekko.protocol.batch.SingularBatch;
import opekko.protocol.config.L1ChainConfig;
import opekko.protocol.config.RollupConfig;
import opekko.protocol.config.SystemConfig;
import opekko.protocol.fault.Fault;
import opekko.protocol.fault.InvalidData;
import opekko.protocol.l1.L1Block;
import opekko.protocol.systemconfig.SystemConfigRules;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.L1BlockRef;
import opekko.protocol.type.L2BlockRef;

/**
 * Turns a batch into payload attributes. Small work: all that is slow was done before.
 *
 * @spec derivation.md#attributes-queue; op-node rollup/derive: attributes_queue.go, attributes.go
 */
final class AttributesQueue {
  private final RollupConfig config;
  private final AttributesBuilder builder;
  private final SystemConfigMemory systemConfigs;
  private final EpochBlocks epochs;
  private final SafeChain safeChain;

  /** Taken from the stage before, not yet turned into attributes. */
  private BatchProvider.Next batch;

  AttributesQueue(
      RollupConfig config, L1ChainConfig l1Chain, EpochBlocks epochs, SafeChain safeChain) {
    this.config = config;
    this.builder = new AttributesBuilder(config, l1Chain);
    this.systemConfigs = new SystemConfigMemory(config);
    this.epochs = epochs;
    this.safeChain = safeChain;
  }

  boolean hasBatch() {
    return batch != null;
  }

  void put(BatchProvider.Next next) {
    batch = next;
  }

  void clear() {
    batch = null;
  }

  /** The attributes of the batch at hand, on top of {@code parent}. */
  Pulled<DerivedAttributes> next(L2BlockRef parent, L1BlockRef derivedFrom) {
    var single = batch.batch();
    if (!single.parentHash().equals(parent.hash()))
      return reset("batch on parent " + single.parentHash() + ", expected " + parent);
    if (single.timestamp() != parent.time() + config.blockTime())
      return reset("batch of time " + single.timestamp() + " cannot follow " + parent);
    try {
      return build(single, parent, derivedFrom);
    } catch (InvalidData e) {
      return new Pulled.Failed<>(
          new Fault.Critical("attributes after " + parent + ": " + e.getMessage()));
    }
  }

  private Pulled<DerivedAttributes> build(
      SingularBatch single, L2BlockRef parent, L1BlockRef derivedFrom) {
    Optional<SystemConfig> before;
    try {
      before = systemConfigAfter(parent);
    } catch (InvalidData e) {
      return new Pulled.Failed<>(
          new Fault.Temporary("system config of L2 block " + parent + ": " + e.getMessage()));
    }
    if (before.isEmpty()) return new Pulled.Blocked<>(safeChain.wanted());
    epochs.dropBefore(parent.l1Origin().number());
    var epoch = epochs.get(single.epochHash());
    if (epoch.isEmpty()) return new Pulled.Blocked<>(new Need.PinnedL1(single.epochHash()));
    var conflict = conflict(single, parent, epoch.get());
    if (conflict.isPresent()) return new Pulled.Failed<>(conflict.get());
    var attributes = builder.build(ingredients(single, parent, before.get(), epoch.get()));
    var derived = new DerivedAttributes(attributes, parent, derivedFrom, batch.isLast());
    systemConfigs.derived(derived, before.get(), epoch.get().ref().id());
    batch = null;
    return new Pulled.Got<>(derived);
  }

  private AttributesBuilder.Ingredients ingredients(
      SingularBatch single, L2BlockRef parent, SystemConfig before, L1Block epoch) {
    var isFirst = isFirst(single, parent);
    return new AttributesBuilder.Ingredients(
        single.timestamp(),
        isFirst ? SystemConfigRules.applyAll(before, epoch, config) : before,
        epoch.info(),
        isFirst ? 0 : parent.sequenceNumber() + 1,
        isFirst ? epoch.deposits() : List.<Bytes>of(),
        single.transactions());
  }

  private Optional<Fault> conflict(SingularBatch single, L2BlockRef parent, L1Block epoch) {
    var conflict = builder.conflict(parent, epoch.info());
    if (conflict.isPresent() || !isFirst(single, parent)) return conflict;
    return epoch
        .malformedDeposit()
        .map(why -> new Fault.Critical("failed to derive some deposits: " + why));
  }

  private static boolean isFirst(SingularBatch single, L2BlockRef parent) {
    return parent.l1Origin().number() != single.epochNumber();
  }

  /** From memory; else read back from the parent, as op-node does for each block. */
  private Optional<SystemConfig> systemConfigAfter(L2BlockRef parent) {
    var known = systemConfigs.after(parent);
    if (known.isPresent()) return known;
    var read = safeChain.block(parent.hash()).map(payload -> SystemConfigs.of(config, payload));
    read.ifPresent(after -> systemConfigs.learn(parent, after));
    return read;
  }

  private static Pulled<DerivedAttributes> reset(String cause) {
    return new Pulled.Failed<>(new Fault.Reset(cause));
  }
}
