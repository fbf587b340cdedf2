package opekko.devnet.eth;

import java.math.BigInteger;
import java.util.Optional;
import opekko.protocol.tx.DepositTransaction;
import opekko.protocol.tx.SignedTransaction;
import opekko.protocol.type.Address;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;

/** A transaction of either chain, as the eth namespace shows it. */
public sealed interface EthTransaction {
  Hash hash();

  Address sender();

  /** Empty when it creates a contract. */
  Optional<Address> to();

  /** As blocks contain it. */
  Bytes encoded();

  /** What each gas costs in a block with this base fee, in wei. */
  BigInteger effectivePrice(BigInteger baseFee);

  record Signed(SignedTransaction content, Hash hash, Address sender, Bytes encoded)
      implements EthTransaction {
    @Override
    public Optional<Address> to() {
      return content.to();
    }

    @Override
    public BigInteger effectivePrice(BigInteger baseFee) {
      return content.feeCap().min(baseFee.add(content.tipCap()));
    }
  }

  record Deposit(DepositTransaction content, Hash hash, Bytes encoded) implements EthTransaction {
    @Override
    public Address sender() {
      return content.from();
    }

    @Override
    public Optional<Address> to() {
      return content.to();
    }

    /** Its gas was bought on L1. */
    @Override
    public BigInteger effectivePrice(BigInteger baseFee) {
      return BigInteger.ZERO;
    }
  }
}
