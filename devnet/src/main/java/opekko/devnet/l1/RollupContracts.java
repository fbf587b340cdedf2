package opekko.devnet.l1;

import opekko.protocol.type.Address;

/**
 * Where a rollup's contracts are on L1.
 *
 * @param portal takes deposits
 * @param systemConfig takes changes of the rollup's parameters from its owner
 * @param unsafeSigner the first key that signs unsafe blocks; SystemConfig keeps it in storage
 */
public record RollupContracts(
    Address portal, Address systemConfig, Address owner, Address unsafeSigner) {}
