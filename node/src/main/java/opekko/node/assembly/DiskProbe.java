package opekko.node.assembly;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.OptionalDouble;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Times a small synced write, on a thread of its own: a disk that hangs hangs nobody else. */
final class DiskProbe implements Supplier<CompletionStage<OptionalDouble>>, AutoCloseable {
  private static final double NANOS_PER_MILLI = 1e6;
  private static final int SIZE = 8;

  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(Thread.ofVirtual().name("disk-probe").factory());
  private final FileChannel file;
  private final LongSupplier nanos;

  /**
   * @param folder of the disk
   * @throws IOException when its file cannot be had
   */
  DiskProbe(Path folder, LongSupplier nanos) throws IOException {
    file =
        FileChannel.open(
            folder.resolve("disk-probe"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    this.nanos = nanos;
  }

  /** Milliseconds; infinite when the disk refuses. */
  @Override
  public CompletionStage<OptionalDouble> get() {
    return CompletableFuture.supplyAsync(() -> OptionalDouble.of(syncMillis()), thread);
  }

  private double syncMillis() {
    var begin = nanos.getAsLong();
    try {
      file.write(ByteBuffer.allocate(SIZE).putLong(0, begin), 0);
      file.force(false);
    } catch (IOException _) {
      return Double.POSITIVE_INFINITY;
    }
    return (nanos.getAsLong() - begin) / NANOS_PER_MILLI;
  }

  @Override
  public void close() throws IOException {
    thread.shutdownNow();
    file.close();
  }
}
