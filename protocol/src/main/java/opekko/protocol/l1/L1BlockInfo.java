package opekko.protocol.l1;

import java.math.BigInteger;
import java.util.Optional;
import java.util.OptionalLong;
import opekko.protocol.type.Hash;
import opekko.protocol.type.L1BlockRef;

/**
 * What a verified L1 header tells the L2 blocks of its epoch.
 *
 * @param baseFee in wei
 * @param mixDigest becomes prevRandao
 * @param excessBlobGas absent before Cancun; the blob base fee follows from it and L1's blob
 *     schedule
 * @param parentBeaconRoot absent before Cancun
 */
public record L1BlockInfo(
    L1BlockRef ref,
    BigInteger baseFee,
    Hash mixDigest,
    OptionalLong excessBlobGas,
    Optional<Hash> parentBeaconRoot) {}
