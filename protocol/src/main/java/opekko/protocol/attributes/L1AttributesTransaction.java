package opekko.protocol.attributes;

import java.math.BigInteger;
import java.util.Optional;
import opekko.protocol.config.L1ChainConfig;
import opekko.protocol.config.RollupConfig;
import opekko.protocol.config.SystemConfig;
import opekko.protocol.deposit.SourceHash;
import opekko.protocol.fault.InvalidData;
import opekko.protocol.fork.Hardfork;
import opekko.protocol.l1.L1BlockInfo;
import opekko.protocol.tx.DepositTransaction;
import opekko.protocol.type.Address;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;

/**
 * The deposit transaction that opens each L2 block.
 *
 * @spec deposits.md#l1-attributes-deposited-transaction; op-node rollup/derive/l1_block_info.go
 */
public final class L1AttributesTransaction {
  public static final Address DEPOSITOR =
      Address.fromHex("0xdeaddeaddeaddeaddeaddeaddeaddeaddead0001");
  public static final Address L1_BLOCK =
      Address.fromHex("0x4200000000000000000000000000000000000015");

  private static final long BEDROCK_GAS = 150_000_000;
  private static final long REGOLITH_GAS = 1_000_000;
  private static final int DEFAULT_DA_FOOTPRINT_GAS_SCALAR = 400;

  private final RollupConfig config;
  private final L1ChainConfig l1Chain;

  L1AttributesTransaction(RollupConfig config, L1ChainConfig l1Chain) {
    this.config = config;
    this.l1Chain = l1Chain;
  }

  /**
   * @throws InvalidData when the fee scalar is of an unknown version
   */
  Bytes encode(SystemConfig system, L1BlockInfo origin, long sequenceNumber, long l2Time) {
    var layout = L1Attributes.Layout.at(config, l2Time);
    var isRegolith = config.isActive(Hardfork.REGOLITH, l2Time);
    return new DepositTransaction(
            SourceHash.l1Attributes(origin.ref().hash(), sequenceNumber),
            DEPOSITOR,
            Optional.of(L1_BLOCK),
            BigInteger.ZERO,
            BigInteger.ZERO,
            isRegolith ? REGOLITH_GAS : BEDROCK_GAS,
            !isRegolith,
            attributes(system, origin, sequenceNumber, layout).encode(layout))
        .encode();
  }

  private L1Attributes attributes(
      SystemConfig system, L1BlockInfo origin, long sequenceNumber, L1Attributes.Layout layout) {
    var isBedrock = layout == L1Attributes.Layout.BEDROCK;
    var scalars = isBedrock ? new Scalars(0, 0) : scalars(system.scalar().bytes());
    var operatorFee = system.operatorFeeParams().bytes();
    var footprint = system.daFootprintGasScalar();
    return new L1Attributes(
        origin.ref().number(),
        origin.ref().time(),
        origin.baseFee(),
        origin.ref().hash(),
        sequenceNumber,
        system.batcherAddress(),
        isBedrock ? system.overhead() : Hash.ZERO,
        isBedrock ? system.scalar() : Hash.ZERO,
        isBedrock ? BigInteger.ZERO : blobBaseFee(origin),
        scalars.baseFee,
        scalars.blobBaseFee,
        operatorFee.getInt(20),
        operatorFee.getLong(24),
        // The default is written out here already, not only where it is used.
        footprint == 0 ? DEFAULT_DA_FOOTPRINT_GAS_SCALAR : footprint);
  }

  private record Scalars(int baseFee, int blobBaseFee) {}

  private static Scalars scalars(Bytes word) {
    return switch (word.get(0)) {
      // A legacy scalar that does not fit is taken as the greatest that does.
      case 0 -> new Scalars(word.slice(1, 27).isZero() ? word.getInt(28) : -1, 0);
      case 1 -> {
        if (!word.slice(1, 23).isZero()) throw new InvalidData("fee scalar: padding is not empty");
        yield new Scalars(word.getInt(28), word.getInt(24));
      }
      default -> throw new InvalidData("fee scalar: unknown version " + word.get(0));
    };
  }

  private BigInteger blobBaseFee(L1BlockInfo origin) {
    if (origin.excessBlobGas().isEmpty()) return BigInteger.ONE;
    var excess = origin.excessBlobGas().getAsLong();
    var time = origin.ref().time();
    var isBeforeRepair =
        config.forks().activationTime(Hardfork.PECTRA_BLOB_SCHEDULE).stream()
            .anyMatch(repair -> Long.compareUnsigned(time, repair) < 0);
    // Chains that ran through L1's Prague with software that did not know it keep Cancun's
    // parameters until then.
    return isBeforeRepair
        ? L1ChainConfig.cancunBlobBaseFee(excess)
        : l1Chain.blobBaseFee(time, excess);
  }
}
