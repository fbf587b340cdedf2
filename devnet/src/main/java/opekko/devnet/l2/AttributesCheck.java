package opekko.devnet.l2;

import java.util.Optional;
import opekko.protocol.config.RollupConfig;
import opekko.protocol.engine.PayloadAttributes;
import opekko.protocol.fork.Hardfork;
import opekko.protocol.type.Bytes;

/**
 * What payload attributes must have at their time.
 *
 * @spec op-geth eth/catalyst/api.go, api_optimism.go
 */
final class AttributesCheck {
  private static final int PARAMS_SIZE = 8;

  private AttributesCheck() {}

  /** In geth's words; empty when a block can be tried. */
  static Optional<String> fault(RollupConfig config, PayloadAttributes attributes) {
    return forkFault(config, attributes).or(() -> feeFault(config, attributes));
  }

  private static Optional<String> forkFault(RollupConfig config, PayloadAttributes attributes) {
    var time = attributes.timestamp();
    var isCanyon = config.isActive(Hardfork.CANYON, time);
    var isEcotone = config.isActive(Hardfork.ECOTONE, time);
    if (isCanyon && attributes.withdrawals().isEmpty()) return Optional.of("missing withdrawals");
    if (!isCanyon && attributes.withdrawals().isPresent())
      return Optional.of("withdrawals before shanghai");
    if (attributes.withdrawals().stream().anyMatch(each -> !each.isEmpty()))
      return Optional.of("non-empty withdrawals post-Canyon");
    if (isEcotone && attributes.parentBeaconBlockRoot().isEmpty())
      return Optional.of("missing beacon root");
    if (!isEcotone && attributes.parentBeaconBlockRoot().isPresent())
      return Optional.of("unexpected beacon root");
    return Optional.empty();
  }

  private static Optional<String> feeFault(RollupConfig config, PayloadAttributes attributes) {
    var time = attributes.timestamp();
    var params = attributes.eip1559Params().orElse(Bytes.EMPTY);
    if (!config.isActive(Hardfork.HOLOCENE, time))
      return params.isEmpty()
          ? Optional.empty()
          : Optional.of("got eip1559 params, expected none before Holocene");
    if (params.size() != PARAMS_SIZE)
      return Optional.of("holocene eip-1559 params should be 8 bytes, got " + params.size());
    if ((params.getInt(0) == 0) != (params.getInt(4) == 0))
      return Optional.of("holocene params: denominator and elasticity are zero both or none");
    if (config.isActive(Hardfork.JOVIAN, time) && attributes.minBaseFee().isEmpty())
      return Optional.of("missing minBaseFee");
    return Optional.empty();
  }
}
