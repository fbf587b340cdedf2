package opekko.node.process;

import java.time.Duration;

/** What became of a process that is kept running. */
public sealed interface ProcessNews {
  record Started(long pid) implements ProcessNews {}

  /**
   * It ended and is started again.
   *
   * @param cause in a few words
   * @param lastWords the end of what it printed
   * @param pause until it is started again
   */
  record Ended(String cause, String lastWords, Duration pause) implements ProcessNews {}

  /** To start it again would be of no use. */
  record GaveUp(String lastWords) implements ProcessNews {}
}
