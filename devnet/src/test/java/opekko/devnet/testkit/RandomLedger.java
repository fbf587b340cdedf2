package opekko.devnet.testkit;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import opekko.devnet.genesis.DevnetAccount;
import opekko.devnet.genesis.DevnetChain;
import opekko.devnet.genesis.DevnetOptions;
import opekko.devnet.l1.Admission;
import opekko.devnet.l2.ForkchoiceResult;
import opekko.devnet.l2.L2Transaction;
import opekko.devnet.l2.LedgerBlock;
import opekko.devnet.l2.LedgerEngine;
import opekko.devnet.l2.PayloadStatus;
import opekko.protocol.attributes.AttributesBuilder;
import opekko.protocol.config.SystemConfig;
import opekko.protocol.engine.ForkchoiceState;
import opekko.protocol.engine.PayloadAttributes;
import opekko.protocol.fork.Hardfork;
import opekko.protocol.l1.L1BlockInfo;
import opekko.protocol.testkit.Seeded;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;
import opekko.protocol.type.L1BlockRef;
import opekko.protocol.upgrade.UpgradeDeposits;

/**
 * Has an engine build blocks out of random deposits, transactions and changes of the system
 * configuration, as a sequencer would. The same seed makes the same chain.
 */
public final class RandomLedger {
  private static final long FORK_DISTANCE = 12;
  private static final List<Hardfork> LATER_FORKS =
      Stream.of(Hardfork.values())
          .filter(fork -> fork != Hardfork.BEDROCK && fork != Hardfork.PECTRA_BLOB_SCHEDULE)
          .toList();

  private final DevnetChain chain;
  private final LedgerEngine engine;
  private final AttributesBuilder attributes;
  private final Seeded random;
  private final RandomTransactions transactions;
  private SystemConfig system;
  private long originNumber;
  private PayloadAttributes newest;

  public RandomLedger(DevnetChain chain, LedgerEngine engine, long seed) {
    this.chain = chain;
    this.engine = engine;
    attributes = new AttributesBuilder(chain.rollup(), chain.l1ChainConfig());
    random = new Seeded(seed);
    transactions = new RandomTransactions(random, chain.rollup());
    system = chain.rollup().genesis().systemConfig();
  }

  /** Bedrock at genesis, then a fork each 12 seconds. */
  public static DevnetChain chainThroughEveryFork(long genesisTime) {
    var later = new EnumMap<Hardfork, Long>(Hardfork.class);
    for (var fork : LATER_FORKS) later.put(fork, (1 + later.size()) * FORK_DISTANCE);
    return DevnetChain.of(DevnetOptions.startingAt(genesisTime).withForks(Hardfork.BEDROCK, later));
  }

  /** When that chain has been through all forks for a while. */
  public static long lastForkTime(long genesisTime) {
    return genesisTime + (1 + LATER_FORKS.size()) * FORK_DISTANCE;
  }

  /** Builds the next block without the upgrade deposits of its fork, which need an EVM. */
  public LedgerBlock nextWithoutUpgrades() {
    var time = engine.head().header().time() + chain.rollup().blockTime();
    var upgrades =
        UpgradeDeposits.at(chain.rollup(), time).stream()
            .flatMap(each -> each.transactions().stream())
            .toList();
    var wanted = attributes(time);
    var kept = wanted.transactions().stream().filter(each -> !upgrades.contains(each)).toList();
    return build(withTransactions(wanted, kept));
  }

  /** What another engine must be asked for to build the newest block, without a pool. */
  public PayloadAttributes asAttributes(LedgerBlock block) {
    return withTransactions(
            newest, block.transactions().stream().map(L2Transaction::encoded).toList())
        .withNoTxPool(true);
  }

  /** Builds the next block on the head and makes it the new one. */
  public LedgerBlock next() {
    return build(attributes(engine.head().header().time() + chain.rollup().blockTime()));
  }

  /** Has the engine build a block on its head, and takes it in. */
  public LedgerBlock build(PayloadAttributes wanted) {
    newest = wanted;
    var parent = new ForkchoiceState(engine.head().hash(), Hash.ZERO, Hash.ZERO);
    var started = engine.forkchoiceUpdated(parent, Optional.of(wanted));
    if (!(started instanceof ForkchoiceResult.Applied(_, var id)))
      throw new AssertionError("block " + (engine.head().number() + 1) + ": " + started);
    var built = engine.getPayload(id.orElseThrow()).orElseThrow().envelope();
    var status = engine.newPayload(built);
    var hash = built.payload().blockHash();
    if (!status.equals(new PayloadStatus.Valid(hash))) throw new AssertionError(status);
    engine.forkchoiceUpdated(new ForkchoiceState(hash, Hash.ZERO, Hash.ZERO), Optional.empty());
    return engine.head();
  }

  /** Attributes of a block of this time; its transactions are waiting in the pool. */
  public PayloadAttributes attributes(long time) {
    var isActivation =
        LATER_FORKS.stream().anyMatch(fork -> chain.rollup().isActivationBlock(fork, time));
    if (!isActivation) fillPool(time);
    if (random.below(3) == 0) changeSystem(time);
    originNumber++;
    List<Bytes> deposits = new ArrayList<>();
    for (var n = random.below(4); n > 0; n--) deposits.add(transactions.deposit(time));
    return attributes
        .build(
            new AttributesBuilder.Ingredients(time, system, origin(time), 0, deposits, List.of()))
        .withNoTxPool(isActivation);
  }

  private static PayloadAttributes withTransactions(
      PayloadAttributes attributes, List<Bytes> transactions) {
    return new PayloadAttributes(
        attributes.timestamp(),
        attributes.prevRandao(),
        attributes.suggestedFeeRecipient(),
        attributes.withdrawals(),
        attributes.parentBeaconBlockRoot(),
        transactions,
        attributes.noTxPool(),
        attributes.gasLimit(),
        attributes.eip1559Params(),
        attributes.minBaseFee());
  }

  private L1BlockInfo origin(long time) {
    return new L1BlockInfo(
        new L1BlockRef(random.hash(), originNumber, random.hash(), time),
        BigInteger.valueOf(random.below(1_000_000_000)),
        random.hash(),
        OptionalLong.of(0),
        Optional.of(random.hash()));
  }

  private void fillPool(long time) {
    for (var n = random.below(12); n > 0; n--) {
      var sender = DevnetAccount.values()[random.below(DevnetAccount.values().length)];
      var raw = transactions.signed(sender, engine.pendingNonce(sender.address()), time);
      if (engine.submit(raw) instanceof Admission.Refused(var reason)
          && !reason.startsWith("insufficient funds")) throw new AssertionError(reason);
    }
  }

  private void changeSystem(long time) {
    var isHolocene = chain.rollup().isActive(Hardfork.HOLOCENE, time);
    system =
        new SystemConfig(
            system.batcherAddress(),
            system.overhead(),
            system.scalar(),
            2_000_000 + random.below(30_000_000),
            isHolocene ? params() : system.eip1559Params(),
            system.operatorFeeParams(),
            random.below(2_000_000_000),
            random.below(2_000));
  }

  /** Zero both, or small numbers, so that the base fee really moves. */
  private Bytes params() {
    return random.below(4) == 0
        ? SystemConfig.NO_EIP1559_PARAMS
        : Bytes.of(0, 0, 0, 1 + random.below(250), 0, 0, 0, 1 + random.below(10));
  }
}
