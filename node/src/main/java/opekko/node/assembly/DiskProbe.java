package opekko.node.assembly;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.OptionalDouble;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Times small synced writes, on a thread of its own: a disk that hangs hangs nobody else. A quick
 * disk is tried once a second, so that it is left to the log; a slow one again at once.
 */
final class DiskProbe implements Supplier<OptionalDouble>, AutoCloseable {
  private static final double NANOS_PER_MILLI = 1e6;
  private static final long REST = Duration.ofSeconds(1).toNanos();
  private static final double QUICK = 100;
  private static final int SIZE = 8;

  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(Thread.ofVirtual().name("disk-probe").factory());
  private final FileChannel file;
  private final LongSupplier nanos;

  private OptionalDouble last = OptionalDouble.empty();
  private boolean isUnderWay;
  private long begun;

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

  /**
   * Milliseconds that the last write took, or that the one under way has taken so far if that is
   * longer; infinite when the disk refuses, empty before the first.
   */
  @Override
  public synchronized OptionalDouble get() {
    var now = nanos.getAsLong();
    if (isUnderWay)
      return OptionalDouble.of(Math.max(last.orElse(0), (now - begun) / NANOS_PER_MILLI));
    var isDue = last.isEmpty() || last.getAsDouble() > QUICK || now - begun >= REST;
    if (isDue) begin(now);
    return last;
  }

  private void begin(long now) {
    isUnderWay = true;
    begun = now;
    thread.execute(() -> end(syncMillis(now)));
  }

  private synchronized void end(double millis) {
    last = OptionalDouble.of(millis);
    isUnderWay = false;
  }

  private double syncMillis(long begin) {
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
