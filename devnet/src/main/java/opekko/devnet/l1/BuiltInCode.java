package opekko.devnet.l1;

import java.math.BigInteger;
import java.util.List;
import opekko.protocol.fault.InvalidData;
import opekko.protocol.receipt.Log;
import opekko.protocol.trie.WorldState;
import opekko.protocol.type.Address;
import opekko.protocol.type.Bytes;

/**
 * What a call does: moves ether, and runs the logic of the two contracts that are built in. Their
 * gas is near what the real ones take, not equal to it.
 */
final class BuiltInCode {
  private static final long CONTRACT_GAS = 5_000;
  private static final long STORAGE_GAS = 20_000;
  private static final long LOG_GAS = 375;
  private static final long LOG_BYTE_GAS = 8;

  private BuiltInCode() {}

  record Message(Address from, Address to, BigInteger value, Bytes data) {
    static Message of(KnownTransaction known) {
      var transaction = known.transaction();
      return new Message(
          known.sender(), transaction.to().orElseThrow(), transaction.value(), transaction.data());
    }
  }

  /**
   * @param state in which the sender has the value
   */
  static CallOutcome call(RollupContracts contracts, WorldState state, Message message) {
    try {
      if (message.to().equals(contracts.portal())) {
        var log =
            PortalContract.call(
                contracts.portal(), message.from(), message.value(), message.data());
        return new CallOutcome.Done(paid(state, message), List.of(log), CONTRACT_GAS + gas(log));
      }
      if (message.to().equals(contracts.systemConfig()))
        return configure(contracts, state, message);
      return new CallOutcome.Done(paid(state, message), List.of(), 0);
    } catch (InvalidData e) {
      return new CallOutcome.Reverted(e.getMessage(), CONTRACT_GAS);
    }
  }

  private static CallOutcome configure(
      RollupContracts contracts, WorldState state, Message message) {
    if (message.value().signum() != 0) throw new InvalidData("the system config takes no ether");
    var update = SystemConfigContract.call(contracts, message.from(), message.data());
    var after =
        update
            .signer()
            .map(word ->
                state.withSlot(
                    contracts.systemConfig(), SystemConfigContract.UNSAFE_SIGNER_SLOT, word))
            .orElse(state);
    return new CallOutcome.Done(
        after, List.of(update.log()), CONTRACT_GAS + STORAGE_GAS + gas(update.log()));
  }

  private static WorldState paid(WorldState state, Message message) {
    return state
        .withBalanceChanged(message.from(), message.value().negate())
        .withBalanceChanged(message.to(), message.value());
  }

  private static long gas(Log log) {
    return LOG_GAS * (1 + log.topics().size()) + LOG_BYTE_GAS * log.data().size();
  }
}
