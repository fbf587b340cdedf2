package opekko.devnet.replay;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The recordings that ship with the project, and copies of them to break. */
final class Recordings {
  private Recordings() {}

  static Path shipped(String name) {
    return Path.of(System.getProperty("opekko.home", ".."), "fixtures", name);
  }

  static Fixture open(String name) {
    return Fixture.open(shipped(name));
  }

  static Path copy(String name, Path folder) {
    try (var files = Files.list(shipped(name))) {
      for (var file : files.toList()) Files.copy(file, folder.resolve(file.getFileName()));
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
