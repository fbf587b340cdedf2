package opekko.protocol.systemconfig;

import opekko.protocol.type.Address;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;

/**
 * One well-formed ConfigUpdate log of the SystemConfig contract. The number is the log's update
 * type.
 */
public sealed interface ConfigUpdate {
  /** 0 */
  record Batcher(Address batcher) implements ConfigUpdate {}

  /** 1 */
  record FeeScalars(Hash overhead, Hash scalar) implements ConfigUpdate {}

  /** 2 */
  record GasLimit(long gasLimit) implements ConfigUpdate {}

  /** 3: of no concern to derivation; gossip checks signatures against it. */
  record UnsafeBlockSigner(Address signer) implements ConfigUpdate {}

  /** 4: 8 bytes, denominator and elasticity. */
  record Eip1559Params(Bytes params) implements ConfigUpdate {}

  /** 5: the word as SystemConfig keeps it. */
  record OperatorFeeParams(Hash params) implements ConfigUpdate {}

  /** 6: in wei. */
  record MinBaseFee(long minBaseFee) implements ConfigUpdate {}

  /** 7: u16. */
  record DaFootprintGasScalar(int scalar) implements ConfigUpdate {}
}
