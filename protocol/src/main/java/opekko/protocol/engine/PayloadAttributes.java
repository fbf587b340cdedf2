package opekko.protocol.engine;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import opekko.protocol.block.Withdrawal;
import opekko.protocol.type.Address;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;

/**
 * What the engine is asked to build: the OP form of engine_forkchoiceUpdated's attributes.
 *
 * @param timestamp seconds
 * @param withdrawals present, and empty, from Canyon on
 * @param parentBeaconBlockRoot present from Ecotone on
 * @param transactions forced transactions, encoded; the deposits come first
 * @param gasLimit of the block
 * @param eip1559Params 8 bytes, present from Holocene on
 * @param minBaseFee in wei, present from Jovian on
 */
public record PayloadAttributes(
    long timestamp,
    Hash prevRandao,
    Address suggestedFeeRecipient,
    Optional<List<Withdrawal>> withdrawals,
    Optional<Hash> parentBeaconBlockRoot,
    List<Bytes> transactions,
    boolean noTxPool,
    long gasLimit,
    Optional<Bytes> eip1559Params,
    OptionalLong minBaseFee) {

  private static final int DEPOSIT_TYPE = 0x7e;

  /**
   * The same block with its deposits only: what replaces a derived block the engine finds invalid
   * (Holocene).
   */
  public PayloadAttributes depositsOnly() {
    return new PayloadAttributes(
        timestamp,
        prevRandao,
        suggestedFeeRecipient,
        withdrawals,
        parentBeaconBlockRoot,
        transactions.stream().filter(PayloadAttributes::isDeposit).toList(),
        noTxPool,
        gasLimit,
        eip1559Params,
        minBaseFee);
  }

  /** The same block with or without transactions of the pool. */
  public PayloadAttributes withNoTxPool(boolean isWithout) {
    return new PayloadAttributes(
        timestamp,
        prevRandao,
        suggestedFeeRecipient,
        withdrawals,
        parentBeaconBlockRoot,
        transactions,
        isWithout,
        gasLimit,
        eip1559Params,
        minBaseFee);
  }

  public boolean isDepositsOnly() {
    return transactions.stream().allMatch(PayloadAttributes::isDeposit);
  }

  private static boolean isDeposit(Bytes transaction) {
    return !transaction.isEmpty() && transaction.getUnsigned(0) == DEPOSIT_TYPE;
  }
}
