package opekko.protocol.config;

import opekko.protocol.type.Address;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;

/**
 * The part of the configuration that L1 can change at run time.
 *
 * @param batcherAddress whose transactions to the inbox count
 * @param overhead legacy fee overhead, a 256-bit word; zero from Ecotone on
 * @param scalar fee scalar word: legacy value, or version byte with the packed Ecotone scalars
 * @param gasLimit gas limit of the next L2 block
 * @param eip1559Params 8 bytes: denominator u32, elasticity u32; zeros stand for the chain's
 *     constants
 * @param operatorFeeParams 32 bytes: zeros, scalar u32, constant u64
 * @param minBaseFee in wei; 0 before Jovian
 * @param daFootprintGasScalar u16; 0 stands for the default
 */
public record SystemConfig(
    Address batcherAddress,
    Hash overhead,
    Hash scalar,
    long gasLimit,
    Bytes eip1559Params,
    Hash operatorFeeParams,
    long minBaseFee,
    int daFootprintGasScalar) {

  public static final Bytes NO_EIP1559_PARAMS = Bytes.wrap(new byte[8]);

  public SystemConfig {
    if (eip1559Params.size() != 8)
      throw new IllegalArgumentException("eip1559Params has 8 bytes, not " + eip1559Params.size());
  }
}
