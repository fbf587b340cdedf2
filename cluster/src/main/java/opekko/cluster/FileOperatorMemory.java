package opekko.cluster;

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

/** One small JSON file, {@code {"drained":true,"priority":0}}. */
public final class FileOperatorMemory implements OperatorMemory, AutoCloseable {
  private static final String DRAINED = "drained";
  private static final String PRIORITY = "priority";

  private final Path file;
  private final ExecutorService writer =
      Executors.newSingleThreadExecutor(Thread.ofVirtual().name("operator-memory").factory());

  private volatile Wishes wishes;

  /**
   * @throws IOException when there is a file that cannot be read or understood
   */
  public FileOperatorMemory(Path file) throws IOException {
    this.file = file;
    this.wishes = read(file);
  }

  private static Wishes read(Path file) throws IOException {
    var text = SmallFile.read(file);
    if (text.isEmpty()) return Wishes.NONE;
    try {
      return Json.read(
          text.get(),
          in -> {
            var drained = new boolean[1];
            var priority = new int[1];
            Json.readObject(
                in,
                (name, value) -> {
                  switch (name) {
                    case DRAINED -> drained[0] = value.getBooleanValue();
                    case PRIORITY -> priority[0] = value.getIntValue();
                    default -> throw new InvalidData("unknown field " + name);
                  }
                });
            return new Wishes(drained[0], priority[0]);
          });
    } catch (InvalidData e) {
      throw new IOException(
          "%s is not understood: %s; remove it if this node is not drained"
              .formatted(file, e.getMessage()),
          e);
    }
  }

  @Override
  public Wishes wishes() {
    return wishes;
  }

  @Override
  public CompletionStage<Optional<String>> keep(Wishes latest) {
    return CompletableFuture.supplyAsync(() -> write(latest), writer);
  }

  private Optional<String> write(Wishes latest) {
    var failure =
        SmallFile.keep(
            file,
            out -> {
              out.writeStartObject();
              out.writeBooleanField(DRAINED, latest.isDrained());
              out.writeNumberField(PRIORITY, latest.priority());
              out.writeEndObject();
            });
    if (failure.isEmpty()) wishes = latest;
    return failure;
  }

  @Override
  public void close() {
    writer.close();
  }
}
