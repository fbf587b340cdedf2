package opekko.node.devnet;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import opekko.node.config.ConfigError;
import opekko.node.config.TemporaryFolder;

/**
 * The folder of a devnet: used by one process at a time, and deleted at the end if nobody chose it.
 */
final class DevnetFolder implements AutoCloseable {
  private final Path root;
  private final FileChannel lock;
  private final boolean isTemporary;

  private DevnetFolder(Path root, FileChannel lock, boolean isTemporary) {
    this.root = root;
    this.lock = lock;
    this.isTemporary = isTemporary;
  }

  /**
   * @throws ConfigError when the folder cannot be used
   */
  static DevnetFolder open(Optional<Path> chosen) {
    try {
      var root =
          chosen.isPresent()
              ? Files.createDirectories(chosen.get())
              : TemporaryFolder.create("opekko-devnet-").path();
      return new DevnetFolder(root, lock(root), chosen.isEmpty());
    } catch (IOException e) {
      throw new ConfigError("--dir: the folder cannot be used: " + e);
    }
  }

  private static FileChannel lock(Path root) throws IOException {
    var channel =
        FileChannel.open(root.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      if (channel.tryLock() != null) return channel;
    } catch (OverlappingFileLockException _) {
      // Another devnet of this very process: said below.
    }
    channel.close();
    throw new ConfigError(
        "--dir: a devnet is running in %s already; stop it or choose another folder"
            .formatted(root));
  }

  Path root() {
    return root;
  }

  boolean isTemporary() {
    return isTemporary;
  }

  Path file(String name) {
    return root.resolve(name);
  }

  /** A folder within, made if need be. */
  Path folder(String name) throws IOException {
    return Files.createDirectories(root.resolve(name));
  }

  @Override
  public void close() throws IOException {
    lock.close();
    if (isTemporary) new TemporaryFolder(root).close();
  }
}
