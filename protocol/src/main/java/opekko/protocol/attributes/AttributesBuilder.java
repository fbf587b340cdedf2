package opekko.protocol.attributes;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import opekko.protocol.config.L1ChainConfig;
import opekko.protocol.config.RollupConfig;
import opekko.protocol.config.SystemConfig;
import opekko.protocol.engine.PayloadAttributes;
import opekko.protocol.fault.Fault;
import opekko.protocol.fork.Hardfork;
import opekko.protocol.l1.L1BlockInfo;
import opekko.protocol.type.Address;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;
import opekko.protocol.type.L2BlockRef;
import opekko.protocol.upgrade.UpgradeDeposits;

/**
 * The payload attributes of an L2 block. Pure.
 *
 * @spec derivation.md#deriving-payload-attributes; op-node rollup/derive/attributes.go
 */
public final class AttributesBuilder {
  /** Receives the fees of each block. */
  public static final Address SEQUENCER_FEE_VAULT =
      Address.fromHex("0x4200000000000000000000000000000000000011");

  private final RollupConfig config;
  private final L1AttributesTransaction l1Attributes;

  public AttributesBuilder(RollupConfig config, L1ChainConfig l1Chain) {
    this.config = config;
    this.l1Attributes = new L1AttributesTransaction(config, l1Chain);
  }

  /**
   * What an L2 block is made of.
   *
   * @param timestamp of the block; not before its origin's
   * @param systemConfig with the updates of {@code origin} applied if this is the first block of
   *     the epoch
   * @param userDeposits of {@code origin}, encoded, if this is the first block of the epoch; else
   *     none
   * @param batchTransactions what the sequencer put in
   */
  public record Ingredients(
      long timestamp,
      SystemConfig systemConfig,
      L1BlockInfo origin,
      long sequenceNumber,
      List<Bytes> userDeposits,
      List<Bytes> batchTransactions) {}

  /**
   * Why the block after {@code parent} cannot have this origin; empty when it can.
   *
   * @return a reset: L1 has moved under the parent, or the origin was chosen too early
   */
  public Optional<Fault> conflict(L2BlockRef parent, L1BlockInfo origin) {
    var before = parent.l1Origin();
    var ref = origin.ref();
    if (before.number() == ref.number() && !before.hash().equals(ref.hash()))
      return reset("L1 origin %s is in conflict with %s of block %s", ref, before, parent);
    if (before.number() != ref.number() && !before.hash().equals(ref.parentHash()))
      return reset("L1 origin %s does not follow %s of block %s", ref, before, parent);
    var time = parent.time() + config.blockTime();
    if (Long.compareUnsigned(time, ref.time()) < 0)
      return reset("L2 time %s is before L1 origin %s at %s", time, ref, ref.time());
    return Optional.empty();
  }

  private static Optional<Fault> reset(String cause, Object... parts) {
    return Optional.of(new Fault.Reset(cause.formatted(parts)));
  }

  public PayloadAttributes build(Ingredients in) {
    var time = in.timestamp();
    var upgrades = UpgradeDeposits.at(config, time);
    var addedGas = upgrades.stream().mapToLong(UpgradeDeposits::addedGas).sum();
    var transactions =
        new ArrayList<Bytes>(1 + in.userDeposits().size() + in.batchTransactions().size());
    transactions.add(
        l1Attributes.encode(in.systemConfig(), in.origin(), in.sequenceNumber(), time));
    transactions.addAll(in.userDeposits());
    upgrades.forEach(upgrade -> transactions.addAll(upgrade.transactions()));
    transactions.addAll(in.batchTransactions());
    var isHolocene = config.isActive(Hardfork.HOLOCENE, time);
    var isJovian = config.isActive(Hardfork.JOVIAN, time);
    return new PayloadAttributes(
        time,
        in.origin().mixDigest(),
        SEQUENCER_FEE_VAULT,
        config.isActive(Hardfork.CANYON, time) ? Optional.of(List.of()) : Optional.empty(),
        config.isActive(Hardfork.ECOTONE, time)
            ? Optional.of(in.origin().parentBeaconRoot().orElse(Hash.ZERO))
            : Optional.empty(),
        transactions,
        true,
        in.systemConfig().gasLimit() + addedGas,
        isHolocene ? Optional.of(in.systemConfig().eip1559Params()) : Optional.empty(),
        isJovian ? OptionalLong.of(in.systemConfig().minBaseFee()) : OptionalLong.empty());
  }
}
