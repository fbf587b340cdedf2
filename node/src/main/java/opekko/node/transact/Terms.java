package opekko.node.transact;

import java.math.BigInteger;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a person insists on; all else is asked of the node.
 *
 * @param chainId of the chain that must be at the other end
 * @param tip wei for each gas, as the fee cap
 * @param patience how long to wait for a block
 */
public record Terms(
    OptionalLong chainId,
    OptionalLong nonce,
    OptionalLong gas,
    Optional<BigInteger> tip,
    Optional<BigInteger> feeCap,
    Duration patience) {}
