package opekko.devnet.l2;

import java.util.Map;
import java.util.Optional;
import opekko.devnet.genesis.DevnetChain;
import opekko.devnet.genesis.DevnetOptions;
import opekko.devnet.testkit.RandomLedger;
import opekko.protocol.engine.ForkchoiceState;
import opekko.protocol.engine.PayloadAttributes;
import opekko.protocol.engine.PayloadEnvelope;
import opekko.protocol.fork.Hardfork;
import opekko.protocol.type.Hash;

/** Shorthand for what these tests do all the time. */
final class Chain {
  static final long GENESIS_TIME = 1_700_000_000;
  static final long LAST_FORK_TIME = RandomLedger.lastForkTime(GENESIS_TIME);

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
