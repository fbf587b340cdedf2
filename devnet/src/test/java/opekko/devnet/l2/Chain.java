package opekko.devnet.l2;

import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import opekko.devnet.genesis.DevnetAccount;
import opekko.devnet.genesis.DevnetChain;
import opekko.devnet.genesis.DevnetOptions;
import opekko.devnet.testkit.RandomLedger;
import opekko.protocol.attributes.AttributesBuilder;
import opekko.protocol.engine.ForkchoiceState;
import opekko.protocol.engine.PayloadAttributes;
import opekko.protocol.engine.PayloadEnvelope;
import opekko.protocol.fork.Hardfork;
import opekko.protocol.l1.L1BlockInfo;
import opekko.protocol.tx.TransactionDraft;
import opekko.protocol.type.Address;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;

/** Shorthand for what these tests do all the time. */
final class Chain {
  static final long GENESIS_TIME = 1_700_000_000;
  static final long LAST_FORK_TIME = RandomLedger.lastForkTime(GENESIS_TIME);

  static final BigInteger GWEI = BigInteger.TEN.pow(9);
  static final Address RECEIVER = Address.fromHex("0x" + "ab".repeat(20));

  private Chain() {}

  /** All forks up to this one from genesis on, no later one. */
  static DevnetChain at(Hardfork newest) {
    return DevnetChain.of(DevnetOptions.startingAt(GENESIS_TIME).withForks(newest, Map.of()));
  }

  static DevnetChain crossingEveryFork() {
    return RandomLedger.chainThroughEveryFork(GENESIS_TIME);
  }

  static LedgerEngine engine(DevnetChain chain) {
    return new LedgerEngine(chain.rollup(), chain.l2(), Retention.USUAL);
  }

  static ForkchoiceState head(Hash hash) {
    return new ForkchoiceState(hash, Hash.ZERO, Hash.ZERO);
  }

  /** Of the block after a parent, with these transactions behind the L1 attributes. */
  static PayloadAttributes attributes(DevnetChain chain, LedgerBlock parent, List<Bytes> forced) {
    var time = parent.header().time() + chain.rollup().blockTime();
    var origin =
        new L1BlockInfo(
            chain.l1().block().ref(), GWEI, Hash.ZERO, OptionalLong.of(0), Optional.of(Hash.ZERO));
    return new AttributesBuilder(chain.rollup(), chain.l1ChainConfig())
        .build(
            new AttributesBuilder.Ingredients(
                time,
                chain.rollup().genesis().systemConfig(),
                origin,
                parent.number(),
                List.of(),
                forced));
  }

  /** A child of the parent that takes what is in the pool. */
  static LedgerBlock child(DevnetChain chain, LedgerEngine engine, LedgerBlock parent) {
    return build(engine, parent.hash(), attributes(chain, parent, List.of()).withNoTxPool(false));
  }

  static TransactionDraft draft(long nonce) {
    return TransactionDraft.on(DevnetChain.L2_CHAIN_ID, nonce)
        .withFees(GWEI, GWEI.multiply(BigInteger.TEN));
  }

  static Bytes transfer(DevnetAccount from, long nonce, BigInteger tip) {
    return draft(nonce)
        .withFees(tip, GWEI.multiply(BigInteger.TEN).add(tip))
        .paying(RECEIVER, BigInteger.ONE)
        .signedBy(from.key())
        .encode();
  }

  /** Imports a block and makes it the head. */
  static PayloadStatus take(LedgerEngine engine, PayloadEnvelope envelope) {
    var status = engine.newPayload(envelope);
    engine.forkchoiceUpdated(head(envelope.payload().blockHash()), Optional.empty());
    return status;
  }

  /** Builds a block on another one than the head, and makes it the head. */
  static LedgerBlock build(LedgerEngine engine, Hash parent, PayloadAttributes attributes) {
    var started = engine.forkchoiceUpdated(head(parent), Optional.of(attributes));
    if (!(started instanceof ForkchoiceResult.Applied(_, var id)))
      throw new AssertionError(started);
    take(engine, engine.getPayload(id.orElseThrow()).orElseThrow().envelope());
    return engine.head();
  }
}
