package opekko.sequencer.wish;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import opekko.protocol.fault.InvalidData;
import opekko.protocol.file.SmallFile;
import opekko.protocol.json.Json;

/**
 * One small JSON file, {@code {"sequencerStarted":true}}.
 *
 * @spec op-node config/config_persistence.go
 */
public final class FileWishStore implements WishStore, AutoCloseable {
  private static final String FIELD = "sequencerStarted";

  private final Path file;
  private final ExecutorService writer =
      Executors.newSingleThreadExecutor(Thread.ofVirtual().name("sequencer-wish").factory());

  private volatile boolean wish;

  /**
   * @param otherwise the wish when none was ever kept; a kept one wins over it
   * @throws IOException when there is a file that cannot be read or understood
   */
  public FileWishStore(Path file, boolean otherwise) throws IOException {
    this.file = file;
    this.wish = read(file).orElse(otherwise);
  }

  private static Optional<Boolean> read(Path file) throws IOException {
    var text = SmallFile.read(file);
    if (text.isEmpty()) return Optional.empty();
    try {
      return Json.read(
          text.get(),
          in -> {
            var kept = new Boolean[1];
            Json.readObject(
                in,
                (name, value) -> {
                  if (!name.equals(FIELD)) throw new InvalidData("unknown field " + name);
                  if (!value.currentToken().isBoolean())
                    throw new InvalidData(FIELD + " is neither true nor false");
                  kept[0] = value.getBooleanValue();
                });
            return Optional.ofNullable(kept[0]);
          });
    } catch (InvalidData e) {
      throw new IOException("invalid config file (%s): %s".formatted(file, e.getMessage()), e);
    }
  }

  @Override
  public boolean isStarted() {
    return wish;
  }

  @Override
  public CompletionStage<Optional<String>> persist(boolean started) {
    return CompletableFuture.supplyAsync(() -> write(started), writer);
  }

  private Optional<String> write(boolean started) {
    var failure =
        SmallFile.keep(
            file,
            out -> {
              out.writeStartObject();
              out.writeBooleanField(FIELD, started);
              out.writeEndObject();
            });
    if (failure.isEmpty()) wish = started;
    return failure;
  }

  @Override
  public void close() {
    writer.close();
  }
}
