package opekko.sequencer.wish;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import opekko.protocol.fault.InvalidData;
import opekko.protocol.json.Json;
import opekko.protocol.type.Bytes;

/**
 * One small JSON file, {@code {"sequencerStarted":true}}, written beside and renamed into place: a
 * crash or a full disk leaves the old one.
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
    byte[] text;
    try {
      text = Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
    try {
      return Json.read(
          Bytes.wrap(text),
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
    var text = new ByteArrayOutputStream();
    Json.write(
        text,
        out -> {
          out.writeStartObject();
          out.writeBooleanField(FIELD, started);
          out.writeEndObject();
        });
    var draft = file.resolveSibling(file.getFileName() + ".tmp");
    try {
      var folder = file.toAbsolutePath().getParent();
      Files.createDirectories(folder);
      Files.write(draft, text.toByteArray());
      try (var channel = FileChannel.open(draft, StandardOpenOption.WRITE)) {
        channel.force(true);
      }
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      try (var entries = FileChannel.open(folder)) {
        entries.force(true);
      }
      wish = started;
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of("write %s: %s".formatted(file, e));
    }
  }

  @Override
  public void close() {
    writer.close();
  }
}
