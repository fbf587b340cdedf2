package opekko.node.rig;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** What lies between nodes and their machine where the rig needs a bad disk or a wrong clock. */
record Shim(Path library) {
  private static final String SOURCE = "shim.c";

  /** What can be wrong, as the shim's source names it. */
  enum Wrong {
    SYNC_MILLIS("sync-millis"),
    SYNC_FAILS("sync-fails"),
    CLOCK_SECONDS("clock-seconds");

    private final String file;

    Wrong(String file) {
      this.file = file;
    }
  }

  /** Empty where there is no C compiler. */
  static Optional<Shim> compile(Path folder) {
    try (var source = Shim.class.getResourceAsStream(SOURCE)) {
      var file = folder.resolve(SOURCE);
      var library = folder.resolve("shim.so");
      Files.copy(source, file);
      return Shim.attempt(file, library);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Optional<Shim> attempt(Path source, Path library) {
    try {
      return Shell.attempt(
              "cc", "-shared", "-fPIC", "-O2", "-o", library.toString(), source.toString(), "-ldl")
          .map(_ -> new Shim(library));
    } catch (UncheckedIOException _) {
      return Optional.empty();
    }
  }

  /**
   * @param node its folder
   */
  Map<String, String> environment(Path node) {
    return Map.of("LD_PRELOAD", library.toString(), "OPEKKO_SHIM", node.toString());
  }

  static void set(Path node, Wrong what, long value) {
    try {
      Files.writeString(node.resolve(what.file), String.valueOf(value));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void mend(Path node) {
    try {
      for (var what : Wrong.values()) Files.deleteIfExists(node.resolve(what.file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
