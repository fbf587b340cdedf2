package opekko.node.devnet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import opekko.node.config.ConfigError;
import opekko.protocol.type.L2BlockRef;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole rollup of {@code opekko devnet}, as a user has it but for the ports. */
class DevnetTest {
  private static final DevnetSettings FAST = settings(Optional.empty(), DevnetPorts.FREE);

  @TempDir private Path folder;

  private static DevnetSettings settings(Optional<Path> dir, DevnetPorts ports) {
    return new DevnetSettings(
        dir, ChainShape.every(1, 1), Sequencers.ALONE, OptionalLong.of(1), 0, "calldata", ports);
  }

  @Test
  void shouldBringBlocksFromTheSequencerOverL1ToTheVerifierAndFinalizeThem() {
    var heads = new Heads();
    Path temporary;
    try (var devnet = Devnet.start(FAST, heads, "test")) {
      temporary = devnet.map().folder();
      var finalized = heads.await("verifier-1", now -> now.finalizedL2().number() >= 3);

      var nodes = devnet.map().nodes();
      assertEquals(2, nodes.size());
      for (var number = 1; number <= finalized.finalizedL2().number(); number++)
        assertEquals(
            Blocks.read(devnet.map(), nodes.getFirst(), number),
            Blocks.read(devnet.map(), nodes.getLast(), number));
      assertTrue(Files.exists(temporary.resolve("rollup.json")));
    }
    assertFalse(Files.exists(temporary), "it leaves nothing behind");
  }

  @Test
  void shouldGoOnFromItsFolder() {
    var dir = Optional.of(folder.resolve("chain"));
    var first = new Heads();
    L2BlockRef safe;
    try (var devnet = Devnet.start(settings(dir, DevnetPorts.FREE), first, "test")) {
      safe = first.await("sequencer", now -> now.safeL2().number() >= 3).safeL2();
      assertEquals(dir.get(), devnet.map().folder());
    }
    var again = new Heads();
    try (var devnet = Devnet.start(settings(dir, DevnetPorts.FREE), again, "test")) {
      var later =
          again.await("verifier-1", now -> now.safeL2().number() > safe.number() + 2).safeL2();
      assertEquals(safe, Blocks.read(devnet.map(), devnet.map().nodes().getLast(), safe.number()));
      assertTrue(later.number() > safe.number());
    }
  }

  @Test
  void shouldRefuseAnotherChainInTheSameFolder() {
    var dir = Optional.of(folder.resolve("chain"));
    try (var _ = Devnet.start(settings(dir, DevnetPorts.FREE), DevnetListener.NONE, "test")) {
      var busy =
          assertThrows(
              ConfigError.class,
              () -> Devnet.start(settings(dir, DevnetPorts.FREE), DevnetListener.NONE, "test"));
      assertTrue(busy.getMessage().contains("is running in"), busy.getMessage());
    }
    var other =
        new DevnetSettings(
            dir,
            ChainShape.every(2, 2),
            Sequencers.ALONE,
            OptionalLong.of(1),
            0,
            "auto",
            DevnetPorts.FREE);
    var refused =
        assertThrows(ConfigError.class, () -> Devnet.start(other, DevnetListener.NONE, "test"));
    assertTrue(
        refused.getMessage().startsWith("--block-time 2: the chain in this folder was made with 1"),
        refused.getMessage());
  }

  @Test
  void shouldRefuseAFolderWhoseChainIsDamaged() throws IOException {
    var dir = folder.resolve("chain");
    var heads = new Heads();
    try (var _ = Devnet.start(settings(Optional.of(dir), DevnetPorts.FREE), heads, "test")) {
      // A damaged last record would be taken for one that a crash cut short.
      heads.await("sequencer", now -> now.headL1().number() >= 2);
    }
    var blocks = dir.resolve("l1-blocks.log");
    var bytes = Files.readAllBytes(blocks);
    bytes[12] ^= 1;
    Files.write(blocks, bytes);

    var refused =
        assertThrows(
            ConfigError.class,
            () ->
                Devnet.start(
                    settings(Optional.of(dir), DevnetPorts.FREE), DevnetListener.NONE, "test"));
    assertTrue(refused.getMessage().contains(blocks.toString()), refused.getMessage());
  }

  @Test
  void shouldNameThePortThatIsInUseAndTheOptionForAnother() throws IOException {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var port = taken.getLocalPort();
      var l1 =
          assertThrows(
              ConfigError.class,
              () ->
                  Devnet.start(
                      settings(Optional.empty(), new DevnetPorts(port, 0)),
                      DevnetListener.NONE,
                      "test"));
      assertTrue(l1.getMessage().contains("port " + port), l1.getMessage());
      assertTrue(l1.getMessage().contains("--l1-port"), l1.getMessage());
    }
  }
}
