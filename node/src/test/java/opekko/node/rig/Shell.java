package opekko.node.rig;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** Runs the machine's own tools. */
final class Shell {
  private Shell() {}

  /**
   * What it printed.
   *
   * @throws IllegalStateException with what it printed when it fails
   */
  static String run(String... command) {
    return attempt(command)
        .orElseThrow(() -> new IllegalStateException(String.join(" ", command) + " failed"));
  }

  /** Whether the machine has a tool. */
  static boolean isThere(String tool) {
    return attempt("sh", "-c", "command -v " + tool).isPresent();
  }

  /** As {@link #run}; empty when it fails. */
  static Optional<String> attempt(String... command) {
    try {
      var process = new ProcessBuilder(List.of(command)).redirectErrorStream(true).start();
      var printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return process.waitFor() == 0 ? Optional.of(printed) : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
