package opekko.devnet.l1;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import opekko.protocol.block.BlockHeader;
import opekko.protocol.block.Bloom;
import opekko.protocol.crypto.Keccak;
import opekko.protocol.receipt.Log;
import opekko.protocol.receipt.Receipt;
import opekko.protocol.trie.OrderedTrie;
import opekko.protocol.trie.WorldState;
import opekko.protocol.tx.IntrinsicGas;
import opekko.protocol.type.Address;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;

/** A block in the making: takes transactions one after the other. Not thread-safe. */
final class BlockDraft implements OpenBlock {
  /** Receives the tips. */
  static final Address BENEFICIARY = Address.fromHex("0xfefefefefefefefefefefefefefefefefefefefe");

  private static final Bytes SUCCESS = Bytes.of(1);

  private final L1Genesis genesis;
  private final MinedBlock parent;
  private final long time;
  private final BigInteger baseFee;
  private final long excessBlobGas;
  private final BigInteger blobBaseFee;
  private final List<KnownTransaction> transactions = new ArrayList<>();
  private final List<Receipt> receipts = new ArrayList<>();
  private final byte[] bloom = new byte[Bloom.SIZE];
  private WorldState state;
  private long gasUsed;
  private long blobGasUsed;

  BlockDraft(L1Genesis genesis, MinedBlock parent, long time) {
    this.genesis = genesis;
    this.parent = parent;
    this.time = time;
    baseFee = L1Fees.nextBaseFee(parent.header());
    excessBlobGas = L1Fees.nextExcessBlobGas(parent.header(), time, genesis);
    blobBaseFee = L1Fees.blobBaseFee(excessBlobGas, time, genesis);
    state = parent.state();
  }

  @Override
  public WorldState state() {
    return state;
  }

  @Override
  public BigInteger baseFee() {
    return baseFee;
  }

  @Override
  public Verdict add(KnownTransaction candidate) {
    var transaction = candidate.transaction();
    if (transaction.nonce() != state.account(candidate.sender()).nonce()
        || TransactionCheck.faultIn(state, candidate).isPresent()) return Verdict.NEVER;
    var maxBlobGas = genesis.forks().at(time).max() * KnownTransaction.GAS_PER_BLOB;
    if (transaction.gas() > genesis.gasLimit() - gasUsed
        || candidate.blobGas() > maxBlobGas - blobGasUsed
        || transaction.feeCap().compareTo(baseFee) < 0
        || candidate.blobCount() > 0 && transaction.blobFeeCap().compareTo(blobBaseFee) < 0)
      return Verdict.NOT_NOW;
    apply(candidate);
    return Verdict.ADDED;
  }

  private void apply(KnownTransaction candidate) {
    var transaction = candidate.transaction();
    var sender = candidate.sender();
    var blobFee = blobBaseFee.multiply(BigInteger.valueOf(candidate.blobGas()));
    state =
        state.with(
            sender,
            account ->
                account
                    .withNonce(account.nonce() + 1)
                    .withBalance(account.balance().subtract(blobFee)));
    var outcome = BuiltInCode.call(genesis.contracts(), state, BuiltInCode.Message.of(candidate));
    var intrinsic = IntrinsicGas.of(transaction.data(), transaction.accessList());
    var isOutOfGas = outcome.gas() > transaction.gas() - intrinsic;
    var gas =
        isOutOfGas
            ? transaction.gas()
            : Math.max(intrinsic + outcome.gas(), IntrinsicGas.floor(transaction.data()));
    if (!isOutOfGas && outcome instanceof CallOutcome.Done(var after, var logs, _)) {
      state = after;
      finish(candidate, gas, Optional.of(logs));
    } else {
      finish(candidate, gas, Optional.empty());
    }
  }

  /**
   * @param logs absent when the call failed
   */
  private void finish(KnownTransaction candidate, long gas, Optional<List<Log>> logs) {
    var price = candidate.effectivePrice(baseFee);
    var amount = BigInteger.valueOf(gas);
    state =
        state
            .withBalanceChanged(candidate.sender(), price.multiply(amount).negate())
            .withBalanceChanged(BENEFICIARY, price.subtract(baseFee).multiply(amount));
    gasUsed += gas;
    blobGasUsed += candidate.blobGas();
    var ownBloom = new byte[Bloom.SIZE];
    logs.orElse(List.of()).forEach(log -> addTo(ownBloom, log));
    for (var i = 0; i < bloom.length; i++) bloom[i] |= ownBloom[i];
    transactions.add(candidate);
    receipts.add(
        new Receipt(
            candidate.transaction().type(),
            logs.isPresent() ? SUCCESS : Bytes.EMPTY,
            gasUsed,
            Bytes.wrap(ownBloom),
            logs.orElse(List.of()),
            OptionalLong.empty(),
            OptionalLong.empty()));
  }

  private static void addTo(byte[] bloom, Log log) {
    Bloom.add(bloom, log.address().bytes());
    log.topics().forEach(topic -> Bloom.add(bloom, topic.bytes()));
  }

  /**
   * The whole block.
   *
   * @param branch how often the chain has been reorganized: makes siblings differ
   */
  MinedBlock seal(long branch) {
    var header =
        new BlockHeader(
            parent.hash(),
            BlockHeader.NO_OMMERS,
            BENEFICIARY,
            state.root(),
            OrderedTrie.root(transactions.stream().map(KnownTransaction::encoded).toList()),
            OrderedTrie.root(receipts.stream().map(Receipt::encode).toList()),
            Bytes.wrap(bloom),
            BigInteger.ZERO,
            parent.number() + 1,
            genesis.gasLimit(),
            gasUsed,
            time,
            Bytes.EMPTY,
            madeUp(1, branch),
            Bytes.wrap(new byte[8]),
            Optional.of(baseFee),
            Optional.of(OrderedTrie.EMPTY_ROOT),
            OptionalLong.of(blobGasUsed),
            OptionalLong.of(excessBlobGas),
            Optional.of(madeUp(2, branch)),
            Optional.of(L1Genesis.NO_REQUESTS),
            Bytes.EMPTY);
    return new MinedBlock(
        header, header.hash(), List.copyOf(transactions), List.copyOf(receipts), state);
  }

  /** Stands in for what the beacon chain would have drawn. */
  private Hash madeUp(long what, long branch) {
    return Keccak.hash(Abi.word(what).bytes(), Abi.word(time).bytes(), Abi.word(branch).bytes());
  }
}
