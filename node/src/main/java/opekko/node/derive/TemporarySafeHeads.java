package opekko.node.derive;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import opekko.driver.safedb.MvSafeHeadStore;

/** The production safe-head database in a folder that goes away with the run. */
record TemporarySafeHeads(Path folder, MvSafeHeadStore store) implements AutoCloseable {

  static TemporarySafeHeads open() {
    try {
      var folder = Files.createTempDirectory("opekko-derive");
      return new TemporarySafeHeads(folder, MvSafeHeadStore.open(folder, Runnable::run));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    store.close();
    try (var files = Files.list(folder)) {
      for (var file : files.toList()) Files.delete(file);
      Files.delete(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
