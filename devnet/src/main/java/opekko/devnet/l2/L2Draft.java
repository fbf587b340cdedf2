package opekko.devnet.l2;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import opekko.devnet.l1.KnownTransaction;
import opekko.devnet.l1.OpenBlock;
import opekko.protocol.attributes.OutputRoot;
import opekko.protocol.block.BlockHeader;
import opekko.protocol.block.Bloom;
import opekko.protocol.block.PayloadHash;
import opekko.protocol.config.RollupConfig;
import opekko.protocol.fork.Hardfork;
import opekko.protocol.receipt.Receipt;
import opekko.protocol.trie.OrderedTrie;
import opekko.protocol.trie.WorldState;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;

/** A block in the making: takes transactions one after the other. Not thread-safe. */
final class L2Draft implements OpenBlock {
  private static final Bytes SUCCESS = Bytes.of(1);
  private static final Bytes NO_LOGS = Bytes.wrap(new byte[Bloom.SIZE]);
  private static final long CANYON_RECEIPT = 1;

  /** Room that the reference leaves below the limit of a block's encoded size. */
  private static final long MAX_FILLED_BYTES = BlockSize.MAX - 1_000_000;

  private final BlockContext block;
  private final BlockHeader parent;
  private final Hash parentHash;
  private final Blueprint blueprint;
  private final DaFootprint daFootprint;
  private final List<L2Transaction> transactions = new ArrayList<>();
  private final List<Receipt> receipts = new ArrayList<>();
  private WorldState state;
  private long gasUsed;
  private long daGas;
  private long bytes;
  private BigInteger tips = BigInteger.ZERO;

  private L2Draft(
      RollupConfig config,
      LedgerBlock parent,
      WorldState parentState,
      Blueprint blueprint,
      DaFootprint daFootprint) {
    this.parent = parent.header();
    this.parentHash = parent.hash();
    this.blueprint = blueprint;
    this.daFootprint = daFootprint;
    var baseFee = L2Fees.nextBaseFee(config, parent.header(), blueprint.time());
    block = new BlockContext(config, blueprint.time(), baseFee, blueprint.feeRecipient());
    state = Code.before(parentState, config, blueprint.time());
  }

  /** A block with these transactions, or why there can be none. */
  sealed interface Start {
    record Started(L2Draft draft) implements Start {}

    record Refused(String cause) implements Start {}
  }

  /**
   * @param forced come first, in this order
   * @throws opekko.protocol.fault.InvalidData when the block does not open with its L1 attributes
   */
  static Start start(
      RollupConfig config,
      LedgerBlock parent,
      WorldState parentState,
      Blueprint blueprint,
      List<L2Transaction> forced) {
    var daFootprint = DaFootprint.of(config, blueprint.time(), forced);
    var draft = new L2Draft(config, parent, parentState, blueprint, daFootprint);
    for (var i = 0; i < forced.size(); i++) {
      var transaction = forced.get(i);
      switch (draft.execute(transaction)) {
        case Execution.Outcome.Included included ->
            draft.include(transaction, included, draft.daGasOf(transaction));
        case Execution.Outcome.Refused(var cause) -> {
          return new Start.Refused(
              "could not apply tx %d [%s]: %s".formatted(i, transaction.hash(), cause));
        }
      }
    }
    return new Start.Started(draft);
  }

  @Override
  public WorldState state() {
    return state;
  }

  @Override
  public BigInteger baseFee() {
    return block.baseFee();
  }

  /** What the transactions pay the sequencer above the base fee, in wei. */
  BigInteger tips() {
    return tips;
  }

  @Override
  public Verdict add(KnownTransaction candidate) {
    var transaction = new L2Transaction.Signed(candidate);
    var candidateDaGas = daGasOf(transaction);
    if (daFootprint.isDepositsOnly()
        || candidateDaGas > blueprint.gasLimit() - daGas
        || bytes + candidate.encoded().size() > MAX_FILLED_BYTES) return Verdict.NOT_NOW;
    return switch (execute(transaction)) {
      case Execution.Outcome.Included included -> {
        include(transaction, included, candidateDaGas);
        yield Verdict.ADDED;
      }
      case Execution.Outcome.Refused _ -> Verdict.NOT_NOW;
    };
  }

  private Execution.Outcome execute(L2Transaction transaction) {
    return Execution.of(transaction, block, state, blueprint.gasLimit() - gasUsed);
  }

  private long daGasOf(L2Transaction transaction) {
    return switch (transaction) {
      case L2Transaction.Deposit _ -> 0;
      case L2Transaction.Signed(var known) -> daFootprint.of(known.encoded());
    };
  }

  private void include(
      L2Transaction transaction, Execution.Outcome.Included included, long ownDaGas) {
    daGas += ownDaGas;
    var nonce = state.account(transaction.sender()).nonce();
    state = included.state();
    gasUsed += included.gasUsed();
    bytes += transaction.encoded().size();
    transactions.add(transaction);
    var isDeposit =
        switch (transaction) {
          case L2Transaction.Deposit _ -> true;
          case L2Transaction.Signed(var known) -> {
            tips =
                tips.add(
                    known.tip(block.baseFee()).multiply(BigInteger.valueOf(included.gasUsed())));
            yield false;
          }
        };
    // Before Canyon the nonce is not part of what the receipts root commits to.
    var isNumbered = isDeposit && block.has(Hardfork.CANYON);
    receipts.add(
        new Receipt(
            transaction.type(),
            included.isSuccessful() ? SUCCESS : Bytes.EMPTY,
            gasUsed,
            NO_LOGS,
            List.of(),
            isNumbered ? OptionalLong.of(nonce) : OptionalLong.empty(),
            isNumbered ? OptionalLong.of(CANYON_RECEIPT) : OptionalLong.empty()));
  }

  LedgerBlock seal() {
    var isEcotone = block.has(Hardfork.ECOTONE);
    var header =
        new BlockHeader(
            parentHash,
            BlockHeader.NO_OMMERS,
            blueprint.feeRecipient(),
            state.root(),
            OrderedTrie.root(transactions.stream().map(L2Transaction::encoded).toList()),
            OrderedTrie.root(receipts.stream().map(Receipt::encode).toList()),
            NO_LOGS,
            BigInteger.ZERO,
            parent.number() + 1,
            blueprint.gasLimit(),
            gasUsed,
            blueprint.time(),
            blueprint.extraData(),
            blueprint.prevRandao(),
            Bytes.wrap(new byte[8]),
            Optional.of(block.baseFee()),
            withdrawalsRoot(),
            isEcotone ? OptionalLong.of(blobGasUsed()) : OptionalLong.empty(),
            isEcotone ? OptionalLong.of(0) : OptionalLong.empty(),
            isEcotone ? blueprint.parentBeaconRoot() : Optional.empty(),
            block.has(Hardfork.ISTHMUS) ? Optional.of(PayloadHash.NO_REQUESTS) : Optional.empty(),
            Bytes.EMPTY);
    return new LedgerBlock(header, header.hash(), List.copyOf(transactions), List.copyOf(receipts));
  }

  private long blobGasUsed() {
    return block.has(Hardfork.JOVIAN) ? daGas : blueprint.blobGasUsed();
  }

  private Optional<Hash> withdrawalsRoot() {
    if (block.has(Hardfork.ISTHMUS))
      return Optional.of(state.account(OutputRoot.MESSAGE_PASSER).storageRoot());
    return block.has(Hardfork.CANYON) ? Optional.of(OrderedTrie.EMPTY_ROOT) : Optional.empty();
  }
}
