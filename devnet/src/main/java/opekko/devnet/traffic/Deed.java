package opekko.devnet.traffic;

import java.math.BigInteger;
import opekko.devnet.genesis.DevnetAccount;
import opekko.protocol.type.Address;

/** One transaction to be made. Amounts are in wei. */
public sealed interface Deed {
  DevnetAccount sender();

  /** Where it is sent to. */
  default Layer layer() {
    return switch (this) {
      case Transfer _ -> Layer.L2;
      case Deposit _, ChangeGasLimit _, ChangeFeeScalars _ -> Layer.L1;
    };
  }

  record Transfer(DevnetAccount sender, Address to, BigInteger value) implements Deed {}

  /**
   * @param mint comes into being on L2, for the sender
   * @param value of it is passed on to the receiver
   * @param gas on L2
   */
  record Deposit(DevnetAccount sender, Address to, BigInteger mint, BigInteger value, long gas)
      implements Deed {}

  record ChangeGasLimit(DevnetAccount sender, long gasLimit) implements Deed {}

  /** Of the L1 fee, as from Ecotone on. */
  record ChangeFeeScalars(DevnetAccount sender, int baseFeeScalar, int blobBaseFeeScalar)
      implements Deed {}
}
