package opekko.devnet.l1;

import java.math.BigInteger;
import java.util.List;
import opekko.protocol.deposit.DepositLog;
import opekko.protocol.fault.InvalidData;
import opekko.protocol.receipt.Log;
import opekko.protocol.type.Address;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;

/**
 * What OptimismPortal does when it takes a deposit, but for its metering of gas.
 *
 * @spec deposits.md#deposit-contract
 */
final class PortalContract {
  static final Bytes DEPOSIT =
      Abi.selector("depositTransaction(address,uint256,uint64,bool,bytes)");

  /** L2 gas of a deposit made by sending plain ether. */
  private static final long RECEIVE_GAS = 100_000;

  private static final int MAX_DATA = 120_000;
  private static final long GAS_PER_BYTE = 40;
  private static final long LEAST_GAS = 21_000;

  private PortalContract() {}

  /**
   * The log of a deposit.
   *
   * @throws InvalidData with the reason why the portal reverts
   */
  static Log call(Address portal, Address from, BigInteger sent, Bytes input) {
    if (input.isEmpty())
      return deposit(portal, from, new Deposit(from, sent, sent, RECEIVE_GAS, false, Bytes.EMPTY));
    if (input.size() < 4 || !input.slice(0, 4).equals(DEPOSIT))
      throw new InvalidData("the portal has no such function");
    var arguments = new CallData(input.slice(4));
    return deposit(
        portal,
        from,
        new Deposit(
            arguments.address(0),
            sent,
            arguments.number(1, 256),
            arguments.number(2, 64).longValue(),
            arguments.flag(3),
            arguments.bytes(4)));
  }

  private record Deposit(
      Address to, BigInteger mint, BigInteger value, long gas, boolean isCreation, Bytes data) {
    Bytes opaqueData() {
      return Bytes.concat(
          Abi.word(mint).bytes(),
          Abi.word(value).bytes(),
          Abi.word(gas).bytes().slice(24),
          Bytes.of(isCreation ? 1 : 0),
          data);
    }
  }

  private static Log deposit(Address portal, Address from, Deposit deposit) {
    if (deposit.isCreation() && !deposit.to().equals(Address.ZERO))
      throw new InvalidData("a deposit that creates a contract must name no receiver");
    if (deposit.data().size() > MAX_DATA)
      throw new InvalidData("a deposit carries at most " + MAX_DATA + " bytes");
    var least = LEAST_GAS + deposit.data().size() * GAS_PER_BYTE;
    if (Long.compareUnsigned(deposit.gas(), least) < 0)
      throw new InvalidData("a deposit of this size needs at least " + least + " gas");
    return new Log(
        portal,
        List.of(DepositLog.TOPIC, Abi.word(from), Abi.word(deposit.to()), Hash.ZERO),
        Abi.bytes(deposit.opaqueData()));
  }
}
