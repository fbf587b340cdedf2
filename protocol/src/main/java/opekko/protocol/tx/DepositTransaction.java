package opekko.protocol.tx;

import java.math.BigInteger;
import java.util.Optional;
import opekko.protocol.fault.InvalidData;
import opekko.protocol.rlp.RlpReader;
import opekko.protocol.rlp.RlpWriter;
import opekko.protocol.type.Address;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;

/**
 * A transaction that L1 put into L2, type 0x7E. It is not signed.
 *
 * @param to absent: creates a contract
 * @param mint wei that come into being on L2; zero for none
 * @spec deposits.md#the-deposited-transaction-type
 */
public record DepositTransaction(
    Hash sourceHash,
    Address from,
    Optional<Address> to,
    BigInteger mint,
    BigInteger value,
    long gas,
    boolean isSystemTransaction,
    Bytes data) {
  public static final int TYPE = 0x7e;

  /**
   * @param encoded with its type byte
   * @throws InvalidData when the bytes are no deposit transaction
   */
  public static DepositTransaction decode(Bytes encoded) {
    if (encoded.isEmpty() || encoded.getUnsigned(0) != TYPE)
      throw new InvalidData("deposit: type 0x7e is expected");
    var in = RlpReader.ofList(encoded.slice(1));
    var transaction =
        new DepositTransaction(
            in.nextHash(),
            in.nextAddress(),
            recipient(in.nextBytes()),
            in.nextBigInteger(),
            in.nextBigInteger(),
            in.nextLong(),
            in.nextBoolean(),
            in.nextBytes());
    in.expectEnd();
    return transaction;
  }

  public Bytes encode() {
    return RlpWriter.typed(
        TYPE,
        out -> {
          out.put(sourceHash).put(from).put(to.map(Address::bytes).orElse(Bytes.EMPTY));
          out.put(mint).put(value).put(gas).put(isSystemTransaction).put(data);
        });
  }

  static Optional<Address> recipient(Bytes item) {
    if (item.isEmpty()) return Optional.empty();
    if (item.size() != Address.SIZE) throw new InvalidData("transaction: recipient of wrong size");
    return Optional.of(new Address(item));
  }
}
