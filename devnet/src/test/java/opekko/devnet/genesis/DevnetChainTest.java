package opekko.devnet.genesis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import opekko.protocol.config.L1ChainConfig.BlobFork;
import opekko.protocol.config.L1ChainJson;
import opekko.protocol.config.RollupJson;
import opekko.protocol.fork.Hardfork;
import opekko.protocol.type.Address;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DevnetChainTest {
  private static final DevnetOptions OPTIONS = DevnetOptions.startingAt(1_700_000_000);

  @TempDir private Path folder;

  @Test
  void shouldKnowTheAccountsThatEveryToolKnows() {
    assertEquals(
        Address.fromHex("0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266"),
        DevnetAccount.USER.address());
    assertEquals(
        Address.fromHex("0x976ea74026e726554db657fa54763abd0c3a0aa9"),
        DevnetAccount.OWNER.address());
    assertEquals(
        Address.fromHex("0xa0ee7a142d267c1f36714e4a8f75612f20a79720"),
        DevnetAccount.TRAFFIC3.address());
  }

  @Test
  void shouldNameBothGenesisBlocksInTheRollupConfig() {
    var chain = DevnetChain.of(OPTIONS);

    var genesis = chain.rollup().genesis();
    assertEquals(chain.l1().block().ref().id(), genesis.l1());
    assertEquals(chain.l2().header().hash(), genesis.l2().hash());
    assertEquals(1_700_000_000, genesis.l2Time());
    assertEquals(DevnetAccount.BATCHER.address(), genesis.systemConfig().batcherAddress());
  }

  @Test
  void shouldMakeTheSameChainFromTheSameOptions() {
    assertEquals(DevnetChain.of(OPTIONS).rollup(), DevnetChain.of(OPTIONS).rollup());
  }

  @Test
  void shouldWriteFilesThatSayTheSame() throws IOException {
    var chain = DevnetChain.of(OPTIONS);
    var files = ChainFiles.in(folder.resolve("chain"));

    files.write(chain);

    assertEquals(chain.rollup(), RollupJson.read(Files.readString(files.rollup())));
    var l1 = L1ChainJson.read(Files.readString(files.l1ChainConfig()));
    assertEquals(DevnetChain.L1_CHAIN_ID, l1.chainId());
    assertEquals(
        List.of("cancun", "prague", "osaka"), l1.blobForks().stream().map(BlobFork::name).toList());
    assertEquals(
        chain.l1ChainConfig().blobBaseFee(1_700_000_012, 50_000_000),
        l1.blobBaseFee(1_700_000_012, 50_000_000));
  }

  @Test
  void shouldScheduleForksAfterGenesis() {
    var options = OPTIONS.withForks(Hardfork.GRANITE, Map.of(Hardfork.HOLOCENE, 20L));

    var forks = DevnetChain.of(options).rollup().forks();

    assertEquals(Hardfork.GRANITE, forks.at(1_700_000_019));
    assertEquals(Hardfork.HOLOCENE, forks.at(1_700_000_020));
  }

  @Test
  void shouldRefuseOptionsThatNoChainCanHave() {
    assertTrue(problem(() -> OPTIONS.withBlockTimes(2, 12)).contains("must not exceed"));
    assertTrue(problem(() -> OPTIONS.withBlockTimes(12, 0)).contains("whole seconds"));
    assertTrue(problem(() -> OPTIONS.withWindows(1, 300, 600)).contains("sequencing window"));
    assertTrue(
        problem(() ->
                DevnetChain.of(OPTIONS.withForks(Hardfork.GRANITE, Map.of(Hardfork.ISTHMUS, 20L))))
            .contains("prior fork holocene missing"));
  }

  private static String problem(Runnable attempt) {
    return assertThrows(IllegalArgumentException.class, attempt::run).getMessage();
  }
}
