package opekko.node.realpeers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import opekko.devnet.genesis.ChainFiles;
import opekko.devnet.genesis.DevnetChain;
import opekko.devnet.genesis.DevnetOptions;
import opekko.devnet.l2.LedgerBlock;
import opekko.devnet.l2.LedgerEngine;
import opekko.devnet.l2.PayloadStatus;
import opekko.devnet.l2.Retention;
import opekko.devnet.testkit.PayloadLies;
import opekko.devnet.testkit.RandomLedger;
import opekko.protocol.engine.ForkchoiceOutcome;
import opekko.protocol.engine.ForkchoiceState;
import opekko.protocol.engine.GetPayloadOutcome;
import opekko.protocol.engine.NewPayloadOutcome;
import opekko.protocol.engine.PayloadAttributes;
import opekko.protocol.engine.PayloadEnvelope;
import opekko.protocol.fork.Hardfork;
import opekko.protocol.type.Hash;
import opekko.rpc.engine.EngineClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The ledger engine says of itself that it is exact where no code runs. Here a real op-geth is the
 * judge: it starts from the genesis file that the devnet writes, and must find every block VALID.
 */
class LedgerEngineIT {
  private static final long GENESIS_TIME = 1_700_000_000;
  private static final int BLOCKS = 200;

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"PECTRA_BLOB_SCHEDULE", "DELTA"})
  void shouldBuildBlocksThatOpGethFindsValid(Hardfork newest) throws Exception {
    var chain = DevnetChain.of(DevnetOptions.startingAt(GENESIS_TIME).withForks(newest, Map.of()));
    try (var judge = new Judge(chain, folder);
        var ledger = new LedgerEngine(chain.rollup(), chain.l2(), Retention.USUAL)) {
      judge.assertSameGenesis();
      var story = new RandomLedger(chain, ledger, newest.ordinal());
      for (var i = 0; i < BLOCKS; i++) judge.assertValid(story.next());
    }
  }

  @Test
  void shouldCrossEveryForkAsOpGethDoes() throws Exception {
    var chain = RandomLedger.chainThroughEveryFork(GENESIS_TIME);
    try (var judge = new Judge(chain, folder);
        var ledger = new LedgerEngine(chain.rollup(), chain.l2(), Retention.USUAL)) {
      var story = new RandomLedger(chain, ledger, 1);
      while (ledger.head().header().time() < RandomLedger.lastForkTime(GENESIS_TIME))
        judge.assertValid(story.nextWithoutUpgrades());
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"GRANITE", "HOLOCENE", "ISTHMUS", "JOVIAN", "KARST"})
  void shouldJudgeAsOpGethDoes(Hardfork newest) throws Exception {
    var chain = DevnetChain.of(DevnetOptions.startingAt(GENESIS_TIME).withForks(newest, Map.of()));
    try (var judge = new Judge(chain, folder);
        var source = new LedgerEngine(chain.rollup(), chain.l2(), Retention.USUAL);
        var ledger = new LedgerEngine(chain.rollup(), chain.l2(), Retention.USUAL)) {
      var story = new RandomLedger(chain, source, newest.ordinal());
      for (var i = 0; i < 20; i++) {
        var block = story.next();
        for (var lie : PayloadLies.about(block.envelope())) {
          assertInstanceOf(
              PayloadStatus.Invalid.class, ledger.newPayload(lie.envelope()), lie.what());
          judge.assertInvalid(lie);
        }
        assertEquals(new PayloadStatus.Valid(block.hash()), ledger.newPayload(block.envelope()));
        judge.assertValid(block);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"GRANITE", "HOLOCENE", "ISTHMUS", "JOVIAN", "KARST"})
  void shouldFindValidWhatOpGethBuilds(Hardfork newest) throws Exception {
    var chain = DevnetChain.of(DevnetOptions.startingAt(GENESIS_TIME).withForks(newest, Map.of()));
    try (var judge = new Judge(chain, folder);
        var ledger = new LedgerEngine(chain.rollup(), chain.l2(), Retention.USUAL)) {
      var story = new RandomLedger(chain, ledger, 10 + newest.ordinal());
      for (var i = 0; i < 40; i++) {
        var parent = ledger.head();
        var block = story.next();
        var same = judge.build(parent.hash(), story.asAttributes(block));
        assertEquals(block.envelope(), same);
        judge.assertValid(block);
      }
    }
  }

  /** A real op-geth that takes in every block it is shown. */
  private static final class Judge implements AutoCloseable {
    private final DevnetChain chain;
    private final OpGeth geth;
    private final EngineClient client;

    Judge(DevnetChain chain, Path folder) throws Exception {
      this.chain = chain;
      var files = ChainFiles.in(folder);
      files.write(chain);
      geth = OpGeth.start(files.l2Genesis(), folder.resolve("op-geth"));
      client = geth.engine(chain.rollup().forks());
    }

    void assertSameGenesis() {
      assertEquals(
          chain.rollup().genesis().l2().hash().toHex(),
          geth.rpc().call("eth_getBlockByNumber", "0x0", false).get("hash").asText());
    }

    void assertValid(LedgerBlock block) throws Exception {
      var said = client.newPayload(block.envelope()).toCompletableFuture().get();
      assertEquals(new NewPayloadOutcome.Valid(), said, "block " + block.id());
      var head = new ForkchoiceState(block.hash(), Hash.ZERO, Hash.ZERO);
      assertEquals(
          new ForkchoiceOutcome.Updated(Optional.empty()),
          client.forkchoiceUpdated(head, Optional.empty()).toCompletableFuture().get());
    }

    void assertInvalid(PayloadLies.Lie lie) throws Exception {
      var said = client.newPayload(lie.envelope()).toCompletableFuture().get();
      assertInstanceOf(NewPayloadOutcome.Invalid.class, said, lie.what());
    }

    PayloadEnvelope build(Hash parent, PayloadAttributes attributes) throws Exception {
      var head = new ForkchoiceState(parent, Hash.ZERO, Hash.ZERO);
      var started =
          client.forkchoiceUpdated(head, Optional.of(attributes)).toCompletableFuture().get();
      var id = assertInstanceOf(ForkchoiceOutcome.Updated.class, started).payloadId().orElseThrow();
      var built = client.getPayload(id, attributes.timestamp()).toCompletableFuture().get();
      return assertInstanceOf(GetPayloadOutcome.Built.class, built).envelope();
    }

    @Override
    public void close() {
      client.close();
      geth.close();
    }
  }
}
