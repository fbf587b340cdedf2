package opekko.cluster.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import opekko.protocol.commitlog.LogRecord;
import opekko.protocol.engine.PayloadEnvelope;
import opekko.protocol.file.Disk;
import opekko.protocol.testkit.Chains;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeptPayloadsTest {
  private static final long PLENTY = 1L << 30;

  @TempDir Path folder;

  @Test
  void shouldGiveBackTheNewest1024BlocksAlsoAfterARestart() throws IOException {
    try (var kept = new KeptPayloads(folder, PLENTY, Disk.REAL)) {
      for (var n = 1; n <= 2000; n++) add(kept, n);
      for (var n = 977; n <= 2000; n++) assertKept(kept, n);
      assertEquals(Optional.empty(), kept.of(Chains.hash(1)));
      assertEquals(KeptPayloads.IN_MEMORY, kept.newest().size());
    }

    try (var kept = new KeptPayloads(folder, PLENTY, Disk.REAL)) {
      for (var n = 977; n <= 2000; n++) assertKept(kept, n);
      add(kept, 2001);
      assertKept(kept, 2001);
    }
    assertEquals(3, files());
  }

  @Test
  void shouldTakeNoMoreOfTheDiskThanItMay() throws IOException {
    try (var kept = new KeptPayloads(folder, 3_000_000, Disk.REAL)) {
      for (var n = 1; n <= 100; n++) add(kept, Blocks.sized(n, 100_000));
    }
    var bytes = 0L;
    try (var all = Files.list(folder)) {
      for (var file : all.toList()) bytes += Files.size(file);
    }
    assertTrue(bytes < 3_500_000, bytes + " bytes");
  }

  @Test
  void shouldDropADamagedFileAndGoOnWithTheOthers() throws IOException {
    try (var kept = new KeptPayloads(folder, PLENTY, Disk.REAL)) {
      for (var n = 1; n <= 600; n++) add(kept, n);
    }
    var first = folder.resolve("payloads-00000001");
    var bytes = Files.readAllBytes(first);
    bytes[200] ^= 1;
    Files.write(first, bytes);

    try (var kept = new KeptPayloads(folder, PLENTY, Disk.REAL)) {
      assertEquals(Optional.empty(), kept.of(Chains.hash(1)));
      assertKept(kept, 600);
      add(kept, 1);
      assertKept(kept, 1);
    }
  }

  @Test
  void shouldKeepTheNewestInMemoryWhenTheDiskIsFullAndSayWhatItSaid() throws IOException {
    Disk full =
        new Disk() {
          @Override
          public void write(FileChannel file, ByteBuffer bytes, long at) throws IOException {
            throw new IOException("No space left on device");
          }

          @Override
          public void sync(FileChannel file) {}
        };
    try (var kept = new KeptPayloads(folder, PLENTY, full)) {
      for (var n = 1; n <= 100; n++) add(kept, n);

      assertKept(kept, 100);
      assertEquals(Optional.empty(), kept.of(Chains.hash(1)));
      assertTrue(kept.trouble().orElseThrow().contains("No space left"));
    }
  }

  @Test
  void shouldTakeBlocksWithoutWaitingForItsDisk() throws IOException {
    var disk = new CountDownLatch(1);
    Disk hanging =
        new Disk() {
          @Override
          public void write(FileChannel file, ByteBuffer bytes, long at) throws IOException {
            try {
              disk.await();
            } catch (InterruptedException e) {
              throw new IOException(e);
            }
            Disk.REAL.write(file, bytes, at);
          }

          @Override
          public void sync(FileChannel file) {}
        };
    try (var kept = new KeptPayloads(folder, PLENTY, hanging)) {
      for (var n = 1; n <= KeptPayloads.IN_MEMORY; n++) add(kept, n);
      for (var n = 1; n <= KeptPayloads.IN_MEMORY; n++) assertKept(kept, n);
      disk.countDown();
    }

    try (var kept = new KeptPayloads(folder, PLENTY, Disk.REAL)) {
      for (var n = 1; n <= KeptPayloads.IN_MEMORY; n++) assertKept(kept, n);
    }
  }

  private static void add(KeptPayloads kept, long number) {
    add(kept, Blocks.block(number));
  }

  private static void add(KeptPayloads kept, PayloadEnvelope envelope) {
    var block = new LogRecord.Block(1, envelope);
    kept.add(new KeptBlock(block, block.encode()));
  }

  private static void assertKept(KeptPayloads kept, long number) {
    assertEquals(Optional.of(Blocks.block(number)), kept.of(Chains.hash(number)), "" + number);
  }

  private long files() throws IOException {
    try (var all = Files.list(folder)) {
      return all.count();
    }
  }
}
