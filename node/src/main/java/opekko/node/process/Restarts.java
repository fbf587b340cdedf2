package opekko.node.process;

import java.time.Duration;

/**
 * When a process that ended is started again: soon, and the later the oftener it did not last.
 *
 * @param inARow processes that ended before they had run for long
 */
record Restarts(int inARow) {
  static final Restarts NONE = new Restarts(0);

  /** Wrong use: it would be as wrong the next time. */
  static final int USAGE = 2;

  private static final Duration LASTING = Duration.ofSeconds(20);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
  private static final int MOST_DOUBLINGS = 4;
  private static final int SIGNALLED = 128;

  /** After one more end. */
  Restarts afterRunning(Duration time) {
    return new Restarts(time.compareTo(LASTING) < 0 ? inARow + 1 : 1);
  }

  Duration pause() {
    return FIRST_PAUSE.multipliedBy(1L << Math.clamp(inARow - 1L, 0, MOST_DOUBLINGS));
  }

  /** What an exit code says. */
  static String cause(int exitCode) {
    if (exitCode <= SIGNALLED) return "ended with exit code " + exitCode;
    return switch (exitCode - SIGNALLED) {
      case 2 -> "was interrupted (SIGINT)";
      case 9 -> "was killed (SIGKILL)";
      case 15 -> "was told to end (SIGTERM)";
      default -> "was ended by signal " + (exitCode - SIGNALLED);
    };
  }
}
