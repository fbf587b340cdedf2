package opekko.node.rig;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What lies between nodes and their machine where the rig needs a bad disk or a wrong clock. */
record Shim(Path library) {
  private static final List<String> SOURCES = List.of("shim.c", "unsynced.c");

  /** What can be wrong, as the shim's source names it. */
  enum Wrong {
    SYNC_MILLIS("sync-millis"),
    SYNC_FAILS("sync-fails"),
    CLOCK_SECONDS("clock-seconds"),
    KEEP_UNSYNCED("keep-unsynced");

    private final String file;

    Wrong(String file) {
      this.file = file;
    }
  }

  /** Empty where there is no C compiler. */
  static Optional<Shim> compile(Path folder) {
    var library = folder.resolve("shim.so");
    var command = new ArrayList<>(List.of("cc", "-shared", "-fPIC", "-O2", "-o"));
    command.add(library.toString());
    for (var source : SOURCES) command.add(copied(source, folder));
    command.add("-ldl");
    try {
      return Shell.attempt(command.toArray(String[]::new)).map(_ -> new Shim(library));
    } catch (UncheckedIOException _) {
      return Optional.empty();
    }
  }

  private static String copied(String source, Path folder) {
    var file = folder.resolve(source);
    try (var text = Shim.class.getResourceAsStream(source)) {
      Files.copy(text, file);
      return file.toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
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
