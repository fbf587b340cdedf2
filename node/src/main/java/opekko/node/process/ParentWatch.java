package opekko.node.process;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Ends a process when the one that started it is gone, by whatever cause: then nobody holds the
 * other end of its standard input any more.
 */
public final class ParentWatch {
  static final String PROPERTY = "opekko.ends-with-parent";

  /** A node that cannot end in order must not stay either. */
  private static final long PATIENCE_SECONDS = 20;

  private ParentWatch() {}

  /** Does nothing in a process that was not started by {@link Program}. */
  public static void start() {
    if (!Boolean.getBoolean(PROPERTY)) return;
    Thread.ofPlatform()
        .daemon()
        .name("parent-watch")
        .start(() -> {
          awaitEndOfInput();
          CompletableFuture.delayedExecutor(PATIENCE_SECONDS, TimeUnit.SECONDS)
              .execute(() -> Runtime.getRuntime().halt(1));
          System.exit(0);
        });
  }

  private static void awaitEndOfInput() {
    try {
      var next = 0;
      while (next >= 0) next = System.in.read();
    } catch (IOException _) {
      // Whatever is wrong with the pipe: nobody holds it.
    }
  }
}
