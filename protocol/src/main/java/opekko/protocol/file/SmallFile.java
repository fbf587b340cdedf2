package opekko.protocol.file;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import opekko.protocol.json.Json;
import opekko.protocol.type.Bytes;

/**
 * A file that is read and written as a whole: beside it, then renamed into place, so that a crash
 * or a full disk leaves the old one.
 */
public final class SmallFile {
  private SmallFile() {}

  /** Empty where there is no file. */
  public static Optional<Bytes> read(Path file) throws IOException {
    try {
      return Optional.of(Bytes.wrap(Files.readAllBytes(file)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /** Returns when the new content is on the disk; creates folders that are missing. */
  public static void replace(Path file, Bytes content) throws IOException {
    replace(file, content, Disk.REAL);
  }

  /** The same, on a disk that may fail. */
  public static void replace(Path file, Bytes content, Disk disk) throws IOException {
    var draft = file.resolveSibling(file.getFileName() + ".tmp");
    var folder = file.toAbsolutePath().getParent();
    Files.createDirectories(folder);
    try (var channel =
        FileChannel.open(
            draft,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      disk.write(channel, ByteBuffer.wrap(content.toArray()), 0);
      disk.sync(channel);
    }
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    disk.syncFolder(folder);
  }

  /** Replaces it by JSON; empty once that is on the disk, else why it is not. */
  public static Optional<String> keep(Path file, Json.Writer content) {
    var text = new ByteArrayOutputStream();
    Json.write(text, content);
    try {
      replace(file, Bytes.wrap(text.toByteArray()));
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of("write %s: %s".formatted(file, e));
    }
  }
}
