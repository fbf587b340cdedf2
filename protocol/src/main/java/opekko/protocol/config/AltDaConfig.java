package opekko.protocol.config;

import java.util.Optional;
import opekko.protocol.type.Address;

/** Alternative data availability, as rollup.json names it. Windows in L1 blocks. */
public record AltDaConfig(
    Optional<Address> challengeContractAddress,
    String commitmentType,
    long challengeWindow,
    long resolveWindow) {}
