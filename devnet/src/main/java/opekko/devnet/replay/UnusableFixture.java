package opekko.devnet.replay;

import java.nio.file.Path;

/** A recording that cannot be played: the message names the file, the line and what to do. */
public final class UnusableFixture extends RuntimeException {
  private static final long serialVersionUID = 1;

  public UnusableFixture(String message) {
    super(message);
  }

  static UnusableFixture at(Path file, long line, String problem) {
    return new UnusableFixture(place(file, line) + ": " + problem);
  }

  static String place(Path file, long line) {
    return file + " line " + line;
  }
}
