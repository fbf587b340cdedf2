package opekko.devnet.l2;

import java.util.Optional;
import opekko.devnet.l1.KnownTransaction;
import opekko.protocol.crypto.Keccak;
import opekko.protocol.fault.InvalidData;
import opekko.protocol.tx.DepositTransaction;
import opekko.protocol.tx.SignedTransaction;
import opekko.protocol.type.Address;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;

/** A transaction of an L2 block, read. */
public sealed interface L2Transaction {
  /** As blocks contain it. */
  Bytes encoded();

  Hash hash();

  Address sender();

  /** EIP-2718 type. */
  int type();

  record Deposit(DepositTransaction deposit, Bytes encoded, Hash hash) implements L2Transaction {
    @Override
    public Address sender() {
      return deposit.from();
    }

    @Override
    public int type() {
      return DepositTransaction.TYPE;
    }
  }

  record Signed(KnownTransaction known) implements L2Transaction {
    @Override
    public Bytes encoded() {
      return known.encoded();
    }

    @Override
    public Hash hash() {
      return known.hash();
    }

    @Override
    public Address sender() {
      return known.sender();
    }

    @Override
    public int type() {
      return known.transaction().type();
    }
  }

  /**
   * @throws InvalidData when the bytes are no transaction, or nobody signed it
   */
  static L2Transaction decode(Bytes encoded) {
    var hash = Keccak.hash(encoded);
    if (SignedTransaction.typeOf(encoded) == DepositTransaction.TYPE)
      return new Deposit(DepositTransaction.decode(encoded), encoded, hash);
    var transaction = SignedTransaction.decode(encoded);
    var sender =
        transaction
            .sender()
            .orElseThrow(() -> new InvalidData("invalid transaction v, r, s values"));
    return new Signed(new KnownTransaction(transaction, encoded, hash, sender, Optional.empty()));
  }
}
