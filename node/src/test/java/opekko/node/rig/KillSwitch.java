package opekko.node.rig;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Ends a node at a point of its work as if by SIGKILL: no hook runs, nothing is flushed. Or stops
 * it there as if by SIGSTOP. The rig arms it by a file in the node's folder.
 */
record KillSwitch(Path folder) {
  private static final int KILLED = 137;

  void arm(KillPoint point) {
    arm(point, List.of());
  }

  /**
   * @param before commands that the node runs some time before it ends
   */
  void arm(KillPoint point, List<List<String>> before) {
    var lines = before.stream().map(command -> String.join(" ", command)).toList();
    var draft = folder.resolve("kill-draft");
    try {
      Files.write(draft, lines);
      Files.move(draft, file(point), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The node stops at the point, once, until it is told to go on. */
  void armPause(KillPoint point) {
    try {
      Files.createFile(pauseFile(point));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void disarm() {
    try {
      for (var point : KillPoint.values()) {
        Files.deleteIfExists(file(point));
        Files.deleteIfExists(pauseFile(point));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs what is to be done before the node ends, if the point is armed. */
  void prepare(KillPoint point) {
    if (Files.exists(file(point))) Shell.run("sh", "-e", file(point).toString());
  }

  /** The node is there: the last that it does, or does for a while, if the point is armed. */
  void pass(KillPoint point) {
    if (Files.exists(file(point))) Runtime.getRuntime().halt(KILLED);
    if (isToPause(point)) Shell.run("kill", "-STOP", String.valueOf(ProcessHandle.current().pid()));
  }

  private boolean isToPause(KillPoint point) {
    try {
      return Files.deleteIfExists(pauseFile(point));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As {@link #pass}, some time from now. */
  void passIn(KillPoint point, long millis) {
    if (Files.exists(file(point)) || Files.exists(pauseFile(point)))
      CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS).execute(() -> pass(point));
  }

  private Path file(KillPoint point) {
    return folder.resolve("kill-at-" + point);
  }

  private Path pauseFile(KillPoint point) {
    return folder.resolve("pause-at-" + point);
  }
}
