package opekko.cluster.log;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import opekko.protocol.file.Disk;
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
  private final Disk disk;

  GenerationFile(Path logFolder) {
    this(logFolder, Disk.REAL);
  }

  GenerationFile(Path logFolder, Disk disk) {
    this.disk = disk;
    generation = beside(logFolder, "generation");
    ended = beside(logFolder, "ended");
  }

  static Path beside(Path logFolder, String kind) {
    return logFolder.resolveSibling(logFolder.getFileName() + "." + kind);
  }

  /**
   * Whoever replaced it may have ended before that was on the disk for good. After this it is, and
   * nothing that is built on it can lose its ground.
   */
  void settle() throws IOException {
    disk.syncFolder(generation.toAbsolutePath().getParent());
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

  /**
   * @throws IOException when the disk fails; {@link #read} tells whether it was replaced all the
   *     same
   */
  void write(Generation next) throws IOException {
    SmallFile.replace(
        generation,
        bytes("%d\n%s\n%d\n".formatted(next.number(), next.founder(), next.formerVoters())),
        disk);
  }

  /** Why the log must not be opened any more; empty while it may. */
  Optional<String> whyEnded() throws IOException {
    return text(ended);
  }

  void end(String why) throws IOException {
    SmallFile.replace(ended, bytes(why), disk);
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
