package opekko.protocol.config;

/**
 * EIP-1559 constants of the chain; {@code denominatorCanyon} replaces {@code denominator} from
 * Canyon on.
 */
public record ChainOpConfig(long elasticity, long denominator, long denominatorCanyon) {}
