package opekko.cluster.log;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import opekko.protocol.file.SmallFile;
import opekko.protocol.type.Bytes;

/**
 * Which generation a node's log is of, and whether a newer one ended it: two small files beside the
 * log's folder, of its name and {@code .generation} and {@code .ended}, each written whole or not
 * at all.
 *
 * <p>The first holds number, founder and former voters, a line each. Replacing it is the moment in
 * which a node passes from one generation to the next.
 */
final class GenerationFile {
  private final Path generation;
  private final Path ended;

  GenerationFile(Path logFolder) {
    generation = beside(logFolder, "generation");
    ended = beside(logFolder, "ended");
  }

  static Path beside(Path logFolder, String kind) {
    return logFolder.resolveSibling(logFolder.getFileName() + "." + kind);
  }

  /**
   * @throws IOException when it cannot be read or says something else
   */
  Generation read() throws IOException {
    var text = text(generation);
    if (text.isEmpty()) return Generation.FIRST;
    var lines = text.get().lines().toList();
    try {
      return new Generation(
          Long.parseLong(lines.get(0)), lines.get(1), Integer.parseInt(lines.get(2)));
    } catch (NumberFormatException | IndexOutOfBoundsException e) {
      throw new IOException(
          "%s tells no generation of the log: restore it, or wipe this node's log"
              .formatted(generation),
          e);
    }
  }

  void write(Generation next) throws IOException {
    SmallFile.replace(
        generation,
        bytes("%d\n%s\n%d\n".formatted(next.number(), next.founder(), next.formerVoters())));
  }

  /** Why the log must not be opened any more; empty while it may. */
  Optional<String> whyEnded() throws IOException {
    return text(ended);
  }

  void end(String why) throws IOException {
    SmallFile.replace(ended, bytes(why));
  }

  /** Where {@link #end} is remembered, for operators. */
  Path endedPath() {
    return ended;
  }

  private static Optional<String> text(Path file) throws IOException {
    return Files.exists(file) ? Optional.of(Files.readString(file)) : Optional.empty();
  }

  private static Bytes bytes(String text) {
    return Bytes.wrap(text.getBytes(StandardCharsets.UTF_8));
  }
}
