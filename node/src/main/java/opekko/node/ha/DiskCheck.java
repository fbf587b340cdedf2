package opekko.node.ha;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.LongSupplier;
import opekko.rpc.check.Finding;

/** How fast the disk of the log keeps what it is given, and how much room it has. */
final class DiskCheck {
  private static final int BLOCK_SIZE = 200_000;
  private static final int WRITES = 9;
  private static final double SLOW_MILLIS = 50;
  private static final long LITTLE_ROOM = 1L << 30;
  private static final double NANOS_PER_MILLI = 1e6;

  private DiskCheck() {}

  /** Writes as much as some blocks have, and removes it. */
  static Finding of(Path folder, LongSupplier nanos) {
    var subject = "Disk of " + folder;
    try {
      Files.createDirectories(folder);
      var room = Files.getFileStore(folder).getUsableSpace();
      if (room < LITTLE_ROOM)
        return Finding.error(
            subject, "has %d MB left, and the log needs 1 GB at its start".formatted(room >> 20));
      var file = Files.createTempFile(folder, "check", ".tmp");
      try {
        return speed(subject, median(file, nanos));
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      return Finding.error(subject, "cannot be written: " + e);
    }
  }

  private static double median(Path file, LongSupplier nanos) throws IOException {
    var millis = new double[WRITES];
    try (var out = FileChannel.open(file, StandardOpenOption.WRITE)) {
      for (var i = 0; i < WRITES; i++) {
        var begin = nanos.getAsLong();
        out.write(ByteBuffer.allocate(BLOCK_SIZE));
        out.force(false);
        millis[i] = (nanos.getAsLong() - begin) / NANOS_PER_MILLI;
      }
    }
    Arrays.sort(millis);
    return millis[WRITES / 2];
  }

  private static Finding speed(String subject, double millis) {
    var text = String.format(Locale.ROOT, "keeps a block of 200 kB in %.1f ms", millis);
    return millis > SLOW_MILLIS
        ? Finding.warning(subject, text + ": each block waits for two such disks; use a faster one")
        : Finding.ok(subject, text);
  }
}
