package opekko.rpc.block;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import opekko.protocol.block.BlockHeader;
import opekko.protocol.block.Withdrawal;
import opekko.protocol.fault.InvalidData;
import opekko.protocol.json.HexReader;
import opekko.protocol.json.Json;
import opekko.protocol.json.WithdrawalJson;
import opekko.protocol.trie.OrderedTrie;
import opekko.protocol.type.Address;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;

/**
 * A block as eth_getBlockBy... tells it. Nothing of it holds before a verify method has returned.
 *
 * @param hash as the server claims
 * @param transactionHashes as the server claims
 * @param transactions EIP-2718 form; empty when only hashes were asked for, or when a type is
 *     unknown
 * @param unknownType the first transaction type that cannot be brought to its encoded form
 */
public record RpcBlock(
    Hash hash,
    BlockHeader header,
    List<Hash> transactionHashes,
    List<Bytes> transactions,
    OptionalInt unknownType,
    Optional<List<Withdrawal>> withdrawals) {

  private static final Address SEQUENCER_FEE_VAULT =
      Address.fromHex("0x4200000000000000000000000000000000000011");
  private static final int DEPOSIT = 0x7e;

  /**
   * @throws InvalidData when a field is missing or of wrong form
   */
  public static RpcBlock read(JsonParser in) throws IOException {
    var header = new HeaderJson();
    var body =
        new Object() {
          List<RpcTransaction> transactions = List.of();
          List<Withdrawal> withdrawals;
        };
    Json.readObject(
        in,
        (name, value) -> {
          if (header.read(name, value)) return;
          switch (name) {
            case "transactions" ->
                body.transactions = Json.readArray(value, RpcBlock::readTransaction);
            case "withdrawals" -> body.withdrawals = Json.readArray(value, WithdrawalJson::read);
            default -> value.skipChildren();
          }
        });
    return of(header, body.transactions, Optional.ofNullable(body.withdrawals));
  }

  private static RpcTransaction readTransaction(JsonParser in) throws IOException {
    return in.currentToken() == JsonToken.VALUE_STRING
        ? RpcTransaction.hashOnly(HexReader.hash(in))
        : RpcTransaction.read(in);
  }

  private static RpcBlock of(
      HeaderJson header,
      List<RpcTransaction> transactions,
      Optional<List<Withdrawal>> withdrawals) {
    var unknown = transactions.stream().mapToInt(RpcTransaction::unknownType).max().orElse(-1);
    var isWhole = transactions.stream().allMatch(transaction -> transaction.encoded() != null);
    return new RpcBlock(
        header.claimedHash(),
        header.toHeader(),
        transactions.stream().map(RpcTransaction::hash).toList(),
        isWhole ? transactions.stream().map(RpcTransaction::encoded).toList() : List.of(),
        unknown < 0 ? OptionalInt.empty() : OptionalInt.of(unknown),
        withdrawals);
  }

  /**
   * @throws InvalidData unless the header's hash is the one claimed
   */
  public void verifyHeader() {
    var computed = header.hash();
    if (!computed.equals(hash))
      throw new InvalidData("block " + header.number() + " has hash " + computed + ", not " + hash);
  }

  /**
   * @throws InvalidData unless header, transactions and withdrawals all fit the claimed hash
   */
  public void verify() {
    verifyHeader();
    if (unknownType.isPresent())
      throw new InvalidData(
          "block " + hash + " has a transaction of unknown type " + unknownType.getAsInt());
    verifyTransactions();
    if (!isL2()) verifyWithdrawals();
    else if (header.withdrawalsRoot().isPresent() && !withdrawals.equals(Optional.of(List.of())))
      throw new InvalidData("L2 block " + hash + " does not have an empty list of withdrawals");
  }

  private void verifyTransactions() {
    var root = OrderedTrie.root(transactions);
    if (!root.equals(header.transactionsRoot()))
      throw new InvalidData(
          "block "
              + hash
              + " has transactions root "
              + root
              + ", not "
              + header.transactionsRoot());
  }

  /** Whether the receipts, in EIP-2718 form, are this block's. */
  public boolean hasReceipts(List<Bytes> encoded) {
    return OrderedTrie.root(encoded).equals(header.receiptsRoot());
  }

  /** With these instead of what could be read of its own. */
  public RpcBlock withTransactions(List<Bytes> encoded) {
    return new RpcBlock(hash, header, transactionHashes, encoded, OptionalInt.empty(), withdrawals);
  }

  /**
   * @throws InvalidData unless the receipts, in EIP-2718 form, are this block's
   */
  public void verifyReceipts(List<Bytes> encoded) {
    var root = OrderedTrie.root(encoded);
    if (!root.equals(header.receiptsRoot()))
      throw new InvalidData(
          "block " + hash + " has receipts root " + root + ", not " + header.receiptsRoot());
  }

  private void verifyWithdrawals() {
    if (header.withdrawalsRoot().isPresent() != withdrawals.isPresent())
      throw new InvalidData("block " + hash + ": withdrawals and their root come together");
    if (withdrawals.isEmpty()) return;
    var root = Withdrawal.root(withdrawals.get());
    if (!root.equals(header.withdrawalsRoot().get()))
      throw new InvalidData(
          "block "
              + hash
              + " has withdrawals root "
              + root
              + ", not "
              + header.withdrawalsRoot().get());
  }

  /** From Isthmus on the withdrawals root of an L2 block is no root of its withdrawals. */
  private boolean isL2() {
    return transactions.isEmpty()
        ? header.number() == 0 && header.beneficiary().equals(SEQUENCER_FEE_VAULT)
        : transactions.getFirst().size() > 0 && transactions.getFirst().getUnsigned(0) == DEPOSIT;
  }
}
