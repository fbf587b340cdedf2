package opekko.devnet.l2;

import java.math.BigInteger;
import java.util.Optional;
import opekko.devnet.l1.KnownTransaction;
import opekko.protocol.fork.Hardfork;
import opekko.protocol.trie.WorldState;
import opekko.protocol.tx.DepositTransaction;
import opekko.protocol.tx.IntrinsicGas;
import opekko.protocol.tx.SignedTransaction;
import opekko.protocol.type.Address;
import opekko.protocol.type.Bytes;

/**
 * What a transaction does to the state where no code runs. Pure.
 *
 * <p>The fees for L1 data and for the operator are zero: they come out of the storage of the
 * L1Block contract, which nobody writes here.
 *
 * @spec op-geth core/state_transition.go
 */
final class Execution {
  /** Receives the base fee, which L1 would burn. */
  static final Address BASE_FEE_VAULT =
      Address.fromHex("0x4200000000000000000000000000000000000019");

  private static final long MAX_GAS_OF_ONE = 1 << 24;

  private final BlockContext block;
  private final WorldState state;
  private final long gasLeft;

  private Execution(BlockContext block, WorldState state, long gasLeft) {
    this.block = block;
    this.state = state;
    this.gasLeft = gasLeft;
  }

  sealed interface Outcome {
    /** It is in the block, for better or worse. */
    record Included(WorldState state, long gasUsed, boolean isSuccessful) implements Outcome {}

    /** No block can have it here. In geth's words. */
    record Refused(String cause) implements Outcome {}
  }

  /**
   * @param gasLeft of the block
   */
  static Outcome of(L2Transaction transaction, BlockContext block, WorldState state, long gasLeft) {
    var execution = new Execution(block, state, gasLeft);
    return switch (transaction) {
      case L2Transaction.Deposit(var deposit, _, _) -> execution.deposit(deposit);
      case L2Transaction.Signed(var known) -> execution.signed(known);
    };
  }

  private Outcome deposit(DepositTransaction deposit) {
    var isRegolith = block.has(Hardfork.REGOLITH);
    if (deposit.isSystemTransaction() && isRegolith)
      return new Outcome.Refused("system tx not supported: address " + deposit.from());
    if (!deposit.isSystemTransaction() && exceeds(deposit.gas()))
      return new Outcome.Refused("gas limit reached");
    // The mint stays even if the rest fails.
    var minted =
        state.with(
            deposit.from(),
            account ->
                account
                    .withBalance(account.balance().add(deposit.mint()))
                    .withNonce(account.nonce() + 1));
    var used = gas(deposit.data(), Bytes.EMPTY);
    var all = deposit.isSystemTransaction() ? 0 : deposit.gas();
    if (fails(deposit, minted, used)) return new Outcome.Included(minted, all, false);
    var paid = pay(minted, deposit.from(), deposit.to().orElseThrow(), deposit.value());
    return new Outcome.Included(paid, isRegolith ? used : all, true);
  }

  private boolean fails(DepositTransaction deposit, WorldState minted, long used) {
    return Long.compareUnsigned(deposit.gas(), used) < 0
        || minted.account(deposit.from()).balance().compareTo(deposit.value()) < 0
        // Where code would run the reference might succeed: the fiction of an engine without EVM.
        || deposit.to().isEmpty()
        || Code.runsAt(deposit.to().get(), minted, block.config(), block.time());
  }

  private Outcome signed(KnownTransaction known) {
    var fault = fault(known);
    if (fault.isPresent()) return new Outcome.Refused(fault.get());
    var transaction = known.transaction();
    var used = gas(transaction.data(), transaction.accessList());
    var price = known.effectivePrice(block.baseFee());
    var amount = BigInteger.valueOf(used);
    var charged =
        state.with(
            known.sender(),
            account ->
                account
                    .withBalance(account.balance().subtract(price.multiply(amount)))
                    .withNonce(account.nonce() + 1));
    var paid = pay(charged, known.sender(), transaction.to().orElseThrow(), transaction.value());
    var tip = price.subtract(block.baseFee()).multiply(amount);
    return new Outcome.Included(
        credit(
            credit(paid, block.feeRecipient(), tip),
            BASE_FEE_VAULT,
            block.baseFee().multiply(amount)),
        used,
        true);
  }

  private Optional<String> fault(KnownTransaction known) {
    var transaction = known.transaction();
    return chainFault(transaction)
        .or(() -> nonceFault(known))
        .or(() -> priceFault(transaction))
        .or(() -> fundsFault(known))
        .or(() -> gasFault(transaction))
        .or(() -> codeFault(transaction));
  }

  private Optional<String> chainFault(SignedTransaction transaction) {
    if (transaction.type() == SignedTransaction.BLOB)
      return Optional.of("transaction type not supported");
    var isForAnyChain =
        transaction.type() == SignedTransaction.LEGACY && !transaction.isProtected();
    var wanted = BigInteger.valueOf(block.config().l2ChainId());
    return isForAnyChain || transaction.chainId().equals(wanted)
        ? Optional.empty()
        : Optional.of(
            "invalid chain id for signer: have %d want %d"
                .formatted(transaction.chainId(), wanted));
  }

  private Optional<String> nonceFault(KnownTransaction known) {
    var has = known.transaction().nonce();
    var wanted = state.account(known.sender()).nonce();
    if (has == wanted) return Optional.empty();
    return Optional.of(
        "nonce too %s: address %s, tx: %s state: %s"
            .formatted(
                Long.compareUnsigned(has, wanted) < 0 ? "low" : "high",
                known.sender(),
                Long.toUnsignedString(has),
                Long.toUnsignedString(wanted)));
  }

  private Optional<String> priceFault(SignedTransaction transaction) {
    var gas = transaction.gas();
    if (block.has(Hardfork.KARST) && Long.compareUnsigned(gas, MAX_GAS_OF_ONE) > 0)
      return Optional.of(
          "transaction gas limit too high (cap: %d, tx: %s)"
              .formatted(MAX_GAS_OF_ONE, Long.toUnsignedString(gas)));
    if (transaction.feeCap().compareTo(transaction.tipCap()) < 0)
      return Optional.of("max priority fee per gas higher than max fee per gas");
    if (transaction.feeCap().compareTo(block.baseFee()) < 0)
      return Optional.of(
          "max fee per gas less than block base fee: maxFeePerGas: %d, baseFee: %d"
              .formatted(transaction.feeCap(), block.baseFee()));
    return Optional.empty();
  }

  private Optional<String> fundsFault(KnownTransaction known) {
    var has = state.account(known.sender()).balance();
    if (has.compareTo(known.maxCost()) >= 0) return Optional.empty();
    return Optional.of(
        "insufficient funds for gas * price + value: address %s have %d want %d"
            .formatted(known.sender(), has, known.maxCost()));
  }

  private Optional<String> gasFault(SignedTransaction transaction) {
    if (exceeds(transaction.gas())) return Optional.of("gas limit reached");
    var least = gas(transaction.data(), transaction.accessList());
    if (Long.compareUnsigned(transaction.gas(), least) < 0)
      return Optional.of(
          "intrinsic gas too low: have %d, want %d".formatted(transaction.gas(), least));
    return Optional.empty();
  }

  private Optional<String> codeFault(SignedTransaction transaction) {
    if (transaction.type() == SignedTransaction.SET_CODE)
      return Optional.of("this L2 has no EVM: it cannot set code (type 4)");
    if (transaction.to().isEmpty())
      return Optional.of("this L2 has no EVM: it cannot create contracts");
    return transaction
        .to()
        .filter(to -> Code.runsAt(to, state, block.config(), block.time()))
        .map(to -> "this L2 has no EVM: it cannot call " + to);
  }

  private boolean exceeds(long gas) {
    return Long.compareUnsigned(gas, gasLeft) > 0;
  }

  private long gas(Bytes data, Bytes accessList) {
    var intrinsic = IntrinsicGas.of(data, accessList);
    return block.has(Hardfork.ISTHMUS) ? Math.max(intrinsic, IntrinsicGas.floor(data)) : intrinsic;
  }

  private static WorldState pay(WorldState state, Address from, Address to, BigInteger value) {
    return credit(credit(state, from, value.negate()), to, value);
  }

  private static WorldState credit(WorldState state, Address address, BigInteger amount) {
    return amount.signum() == 0 ? state : state.withBalanceChanged(address, amount);
  }
}
