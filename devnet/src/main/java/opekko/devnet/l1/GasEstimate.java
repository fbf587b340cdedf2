package opekko.devnet.l1;

import opekko.protocol.fault.InvalidData;
import opekko.protocol.trie.WorldState;
import opekko.protocol.tx.IntrinsicGas;
import opekko.protocol.type.Bytes;

/** How much gas a call needs. */
final class GasEstimate {
  private GasEstimate() {}

  /**
   * @throws InvalidData with the reason when the call would fail
   */
  static long of(RollupContracts contracts, WorldState state, BuiltInCode.Message message) {
    var balance = state.account(message.from()).balance();
    if (balance.compareTo(message.value()) < 0)
      throw new InvalidData("insufficient funds for transfer: balance " + balance);
    return switch (BuiltInCode.call(contracts, state, message)) {
      case CallOutcome.Reverted(var reason, _) ->
          throw new InvalidData("execution reverted: " + reason);
      case CallOutcome.Done(_, _, var gas) ->
          Math.max(
              IntrinsicGas.of(message.data(), Bytes.EMPTY) + gas,
              IntrinsicGas.floor(message.data()));
    };
  }
}
