package opekko.node.realpeers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.Optional;
import opekko.devnet.genesis.ChainFiles;
import opekko.devnet.genesis.DevnetChain;
import opekko.devnet.genesis.DevnetOptions;
import opekko.devnet.l2.LedgerEngine;
import opekko.devnet.l2.Retention;
import opekko.devnet.testkit.RandomLedger;
import opekko.protocol.engine.ForkchoiceOutcome;
import opekko.protocol.engine.ForkchoiceState;
import opekko.protocol.engine.NewPayloadOutcome;
import opekko.protocol.fork.Hardfork;
import opekko.protocol.type.Hash;
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
      names = {"PECTRA_BLOB_SCHEDULE", "BEDROCK", "DELTA"})
  void shouldBuildBlocksThatOpGethFindsValid(Hardfork newest) throws Exception {
    var options = DevnetOptions.startingAt(GENESIS_TIME).withForks(newest, java.util.Map.of());
    var chain = DevnetChain.of(options);
    var files = ChainFiles.in(folder);
    files.write(chain);
    try (var geth = OpGeth.start(files.l2Genesis(), folder.resolve("op-geth"));
        var client = geth.engine(chain.rollup().forks());
        var ledger = new LedgerEngine(chain.rollup(), chain.l2(), Retention.USUAL)) {
      assertEquals(
          chain.rollup().genesis().l2().hash().toHex(),
          geth.rpc().call("eth_getBlockByNumber", "0x0", false).get("hash").asText());
      var story = new RandomLedger(chain, ledger, newest.ordinal());
      for (var i = 0; i < BLOCKS; i++) {
        var block = story.next();
        var said = client.newPayload(block.envelope()).toCompletableFuture().get();
        assertEquals(new NewPayloadOutcome.Valid(), said, "block " + block.id());
        var head = new ForkchoiceState(block.hash(), Hash.ZERO, Hash.ZERO);
        assertEquals(
            new ForkchoiceOutcome.Updated(Optional.empty()),
            client.forkchoiceUpdated(head, Optional.empty()).toCompletableFuture().get());
      }
    }
  }
}
