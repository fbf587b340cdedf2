package opekko.protocol.config;

import java.util.Optional;
import java.util.OptionalLong;
import opekko.protocol.type.Address;

/**
 * Alternative data availability, as rollup.json names it. Windows in L1 blocks.
 *
 * @param challengeContractAddress absent for generic commitments, which nobody can challenge
 * @param maxInputSize in bytes; absent: the protocol's limit
 */
public record AltDaConfig(
    Optional<Address> challengeContractAddress,
    String commitmentType,
    OptionalLong maxInputSize,
    long challengeWindow,
    long resolveWindow) {}
