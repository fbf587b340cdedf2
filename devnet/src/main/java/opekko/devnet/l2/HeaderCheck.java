package opekko.devnet.l2;

import opekko.protocol.attributes.Eip1559ExtraData;
import opekko.protocol.block.BlockHeader;
import opekko.protocol.config.RollupConfig;
import opekko.protocol.fault.InvalidData;
import opekko.protocol.fork.Hardfork;

/**
 * What a header must be like after its parent, before anything is executed. Each check throws
 * {@link InvalidData} in geth's words.
 *
 * @spec op-geth consensus/beacon/consensus.go
 */
final class HeaderCheck {
  private final RollupConfig config;
  private final BlockHeader parent;
  private final BlockHeader header;

  private HeaderCheck(RollupConfig config, BlockHeader parent, BlockHeader header) {
    this.config = config;
    this.parent = parent;
    this.header = header;
  }

  static void check(RollupConfig config, BlockHeader parent, BlockHeader header) {
    var check = new HeaderCheck(config, parent, header);
    Eip1559ExtraData.decode(config, header.time(), header.extraData());
    check.limits();
    check.baseFee();
    check.forkFields();
  }

  private void limits() {
    refuseIf(Long.compareUnsigned(header.time(), parent.time()) <= 0, "invalid timestamp");
    refuseIf(
        header.gasLimit() < 0,
        "invalid gasLimit: have " + Long.toUnsignedString(header.gasLimit()));
    refuseIf(
        Long.compareUnsigned(header.gasUsed(), header.gasLimit()) > 0,
        "invalid gasUsed: have %s, gasLimit %d"
            .formatted(Long.toUnsignedString(header.gasUsed()), header.gasLimit()));
  }

  private void baseFee() {
    var have = header.baseFee().orElseThrow();
    var want = L2Fees.nextBaseFee(config, parent, header.time());
    refuseIf(
        !have.equals(want),
        "invalid baseFee: have %d, want %d, parentBaseFee %d, parentGasUsed %d"
            .formatted(have, want, parent.baseFee().orElseThrow(), parent.gasUsed()));
  }

  private void forkFields() {
    var isCanyon = config.isActive(Hardfork.CANYON, header.time());
    refuseIf(isCanyon && header.withdrawalsRoot().isEmpty(), "missing withdrawalsHash");
    refuseIf(
        !isCanyon && header.withdrawalsRoot().isPresent(), "invalid withdrawalsHash: expected nil");
    if (!config.isActive(Hardfork.ECOTONE, header.time())) {
      refuseIf(header.excessBlobGas().isPresent(), "invalid excessBlobGas: expected nil");
      refuseIf(header.blobGasUsed().isPresent(), "invalid blobGasUsed: expected nil");
      refuseIf(header.parentBeaconRoot().isPresent(), "invalid parentBeaconRoot: expected nil");
      return;
    }
    refuseIf(header.parentBeaconRoot().isEmpty(), "header is missing beaconRoot");
    refuseIf(header.excessBlobGas().isEmpty(), "header is missing excessBlobGas");
    refuseIf(header.blobGasUsed().isEmpty(), "header is missing blobGasUsed");
    refuseIf(
        header.excessBlobGas().getAsLong() != 0,
        "invalid excessBlobGas: have %d, want 0".formatted(header.excessBlobGas().getAsLong()));
  }

  private static void refuseIf(boolean isWrong, String cause) {
    if (isWrong) throw new InvalidData(cause);
  }
}
