package opekko.node.transact;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import opekko.protocol.type.Address;
import opekko.protocol.type.Bytes;
import org.web3j.abi.FunctionEncoder;
import org.web3j.abi.datatypes.Bool;
import org.web3j.abi.datatypes.DynamicBytes;
import org.web3j.abi.datatypes.Function;
import org.web3j.abi.datatypes.generated.Uint256;
import org.web3j.abi.datatypes.generated.Uint64;

/**
 * A deposit through OptimismPortal.
 *
 * @param to absent: creates a contract on L2
 * @param mint wei sent along, which come into being on L2
 * @param value wei that the receiver gets on L2
 * @param gas on L2
 * @spec deposits.md#deposit-contract
 */
public record PortalDeposit(
    Optional<Address> to, BigInteger mint, BigInteger value, long gas, Bytes data) {
  private static final long LEAST_GAS = 21_000;
  private static final long GAS_PER_BYTE = 40;

  /** What the portal asks for at least, for data of that size. */
  public static long leastGas(int dataSize) {
    return LEAST_GAS + GAS_PER_BYTE * dataSize;
  }

  /** The call that makes it. */
  public Wish through(Address portal) {
    var function =
        new Function(
            "depositTransaction",
            List.of(
                new org.web3j.abi.datatypes.Address(to.orElse(Address.ZERO).toHex()),
                new Uint256(value),
                new Uint64(gas),
                new Bool(to.isEmpty()),
                new DynamicBytes(data.toArray())),
            List.of());
    return Wish.call(portal, mint, Bytes.fromHex(FunctionEncoder.encode(function)));
  }
}
