package opekko.protocol.block;

import opekko.protocol.type.Address;

/** A beacon-chain withdrawal. {@code amount} in gwei. */
public record Withdrawal(long index, long validatorIndex, Address address, long amount) {}
