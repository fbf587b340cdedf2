package opekko.devnet.l2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Optional;
import opekko.devnet.genesis.DevnetChain;
import opekko.devnet.genesis.DevnetOptions;
import opekko.devnet.testkit.RandomLedger;
import opekko.protocol.engine.ForkchoiceState;
import opekko.protocol.file.Disk;
import opekko.protocol.fork.Hardfork;
import opekko.protocol.port.BlockLabel;
import opekko.protocol.testkit.FailingDisk;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerFileTest {
  private final DevnetChain chain = Chain.at(Hardfork.KARST);

  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void nameTheFile() {
    file = folder.resolve("l2/blocks.log");
  }

  @Test
  void shouldGoOnWhereItWas() throws IOException {
    LedgerBlock head;
    try (var engine = open()) {
      head = grow(engine, 20);
      var safe = engine.block(15).orElseThrow().hash();
      var finalized = engine.block(9).orElseThrow().hash();
      engine.forkchoiceUpdated(new ForkchoiceState(head.hash(), safe, finalized), Optional.empty());
    }

    try (var engine = open()) {
      assertEquals(head, engine.head());
      assertEquals(15, engine.block(BlockLabel.SAFE).orElseThrow().number());
      assertEquals(9, engine.block(BlockLabel.FINALIZED).orElseThrow().number());
      assertEquals(21, grow(engine, 1).number());
    }
    try (var engine = open()) {
      assertEquals(21, engine.head().number());
    }
  }

  @Test
  void shouldKeepAReorg() throws IOException {
    LedgerBlock other;
    try (var engine = open()) {
      var genesis = engine.head();
      grow(engine, 3);
      other =
          Chain.build(
              engine, genesis.hash(), Chain.attributes(chain, genesis, java.util.List.of()));
    }

    try (var engine = open()) {
      assertEquals(other, engine.head());
      assertEquals(Optional.empty(), engine.block(2));
    }
  }

  @Test
  void shouldLoseNoMoreThanARecordCutShort() throws IOException {
    try (var engine = open()) {
      grow(engine, 5);
    }
    var bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, bytes.length - 10));

    try (var engine = open()) {
      // The head that was cut off is the last forkchoice; its block is there but not the head.
      assertEquals(4, engine.head().number());
      assertEquals(5, grow(engine, 1).number());
    }
  }

  @Test
  void shouldRefuseAFileThatIsDamagedInside() throws IOException {
    try (var engine = open()) {
      grow(engine, 5);
    }
    try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(new byte[] {1, 2, 3}), 300);
    }

    var problem = assertThrows(IOException.class, this::open).getMessage();

    assertTrue(problem.contains("is damaged at byte"), problem);
    assertTrue(problem.contains("remove it to begin anew"), problem);
  }

  @Test
  void shouldRefuseAnotherChainsFile() throws IOException {
    open().close();
    var other = DevnetChain.of(DevnetOptions.startingAt(Chain.GENESIS_TIME + 2));

    var problem =
        assertThrows(
                IOException.class,
                () -> LedgerEngine.open(other.rollup(), other.l2(), Retention.USUAL, file))
            .getMessage();

    assertTrue(problem.contains("belongs to another chain"), problem);
  }

  @Test
  void shouldRefuseAFileInUse() throws IOException {
    try (var _ = open()) {
      assertTrue(assertThrows(IOException.class, this::open).getMessage().contains("in use"));
    }
  }

  @Test
  void shouldGoOnWhenThereIsRoomAgain() throws IOException {
    var disk = new FailingDisk();
    try (var engine = open(disk)) {
      grow(engine, 2);
      disk.setFull(true);
      var problem = assertThrows(EngineUnavailable.class, () -> grow(engine, 1)).getMessage();
      assertTrue(problem.contains("No space left on device"), problem);
      assertEquals(2, engine.head().number());

      disk.setFull(false);
      assertEquals(3, grow(engine, 1).number());
    }
    try (var engine = open()) {
      assertEquals(3, engine.head().number());
    }
  }

  @Test
  void shouldTrustNothingAfterAFailedSync() throws IOException {
    var disk = new FailingDisk();
    try (var engine = open(disk)) {
      grow(engine, 2);
      disk.setSyncBroken(true);
      assertThrows(EngineUnavailable.class, () -> grow(engine, 1));
      disk.setSyncBroken(false);

      var problem = assertThrows(EngineUnavailable.class, () -> grow(engine, 1)).getMessage();

      assertTrue(problem.contains("start again"), problem);
    }
  }

  private LedgerEngine open() throws IOException {
    return LedgerEngine.open(chain.rollup(), chain.l2(), Retention.USUAL, file);
  }

  private LedgerEngine open(Disk disk) throws IOException {
    return LedgerEngine.open(chain.rollup(), chain.l2(), Retention.USUAL, file, disk);
  }

  private LedgerBlock grow(LedgerEngine engine, int blocks) {
    var story = new RandomLedger(chain, engine, engine.head().number());
    for (var i = 0; i < blocks; i++) story.next();
    return engine.head();
  }
}
