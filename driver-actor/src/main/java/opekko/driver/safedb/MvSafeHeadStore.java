package opekko.driver.safedb;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import opekko.protocol.fault.Fetched;
import opekko.protocol.port.SafeHeadStore;
import opekko.protocol.type.BlockId;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;

/**
 * The safe-head database in one MVStore file. All work runs in order on the given executor, so that
 * nobody blocks; an answer means the change is on disk.
 *
 * @spec op-node node/safedb/safedb.go
 */
public final class MvSafeHeadStore implements SafeHeadStore, AutoCloseable {
  private static final String FILE = "safe-heads.mv";
  private static final int VALUE_SIZE = 72;

  private final MVStore store;
  private final MVMap<Long, byte[]> safeByL1;
  private final Executor executor;
  private final Object lock = new Object();

  private MvSafeHeadStore(MVStore store, Executor executor) {
    this.store = store;
    this.executor = executor;
    this.safeByL1 = store.openMap("safe-by-l1");
  }

  /**
   * Opens the database in a directory, created if absent.
   *
   * @param executor runs the blocking work; one thread is enough
   * @throws IllegalStateException naming the file when it cannot be opened: corrupted, locked by
   *     another process, or not writable
   */
  public static MvSafeHeadStore open(Path directory, Executor executor) {
    var file = directory.resolve(FILE);
    try {
      Files.createDirectories(directory);
      // The background writer would commit at times of its own: every change here is committed
      // and synced before it is confirmed.
      var store = new MVStore.Builder().fileName(file.toString()).autoCommitDisabled().open();
      // Each commit is synced before the next, so older versions are never needed for recovery and
      // their room can be used again at once.
      store.setRetentionTime(0);
      store.setVersionsToKeep(0);
      return new MvSafeHeadStore(store, executor);
    } catch (MVStoreException | IOException e) {
      throw new IllegalStateException(
          "cannot open the safe head database " + file + ": " + e.getMessage(), e);
    }
  }

  @Override
  public CompletionStage<Fetched<Entry>> record(Entry entry) {
    return run(() -> {
      safeByL1.put(entry.l1().number(), value(entry));
      persist();
      return Fetched.found(entry);
    });
  }

  @Override
  public CompletionStage<Fetched<Entry>> at(long l1Number) {
    return run(() -> {
      var key = safeByL1.floorKey(l1Number);
      return key == null ? Fetched.missing("not found") : Fetched.found(entry(key));
    });
  }

  /**
   * Entries that lie before the new safe head's own L1 origin cannot have made it safe, so the
   * search starts there. The first entry kept records becomes the boundary, unless it is the very
   * first: then it is not known whether the block became safe there or earlier.
   */
  @Override
  public CompletionStage<Fetched<Entry>> truncate(Entry boundary) {
    return run(() -> {
      var first = firstAtOrPast(boundary);
      if (first == null) return Fetched.found(boundary);
      var hasEarlier = safeByL1.lowerKey(first) != null;
      var l1 = entry(first).l1();
      for (Long key = first; key != null; key = safeByL1.higherKey(key)) safeByL1.remove(key);
      if (hasEarlier) safeByL1.put(first, value(new Entry(l1, boundary.safe())));
      persist();
      return Fetched.found(boundary);
    });
  }

  private Long firstAtOrPast(Entry boundary) {
    var key = safeByL1.ceilingKey(boundary.l1().number());
    while (key != null && entry(key).safe().number() < boundary.safe().number())
      key = safeByL1.higherKey(key);
    return key;
  }

  @Override
  public CompletionStage<Fetched<Boolean>> clear() {
    return run(() -> {
      safeByL1.clear();
      persist();
      return Fetched.found(true);
    });
  }

  @Override
  public boolean isEnabled() {
    return true;
  }

  /** Waits for the work at hand, then closes the file. */
  @Override
  public void close() {
    synchronized (lock) {
      store.close();
    }
  }

  private void persist() {
    store.commit();
    store.sync();
  }

  private <T> CompletionStage<Fetched<T>> run(Supplier<Fetched<T>> work) {
    return CompletableFuture.supplyAsync(
        () -> {
          synchronized (lock) {
            if (store.isClosed()) return Fetched.temporary("safe head database: closed");
            try {
              return work.get();
            } catch (MVStoreException e) {
              return Fetched.temporary("safe head database: " + e.getMessage());
            }
          }
        },
        executor);
  }

  private Entry entry(long l1Number) {
    var value = Bytes.wrap(safeByL1.get(l1Number));
    return new Entry(
        new BlockId(new Hash(value.slice(0, Hash.SIZE)), l1Number),
        new BlockId(new Hash(value.slice(Hash.SIZE, Hash.SIZE)), value.getLong(2 * Hash.SIZE)));
  }

  private static byte[] value(Entry entry) {
    var out = new byte[VALUE_SIZE];
    entry.l1().hash().bytes().copyTo(out, 0);
    entry.safe().hash().bytes().copyTo(out, Hash.SIZE);
    ByteBuffer.wrap(out).putLong(2 * Hash.SIZE, entry.safe().number());
    return out;
  }
}
