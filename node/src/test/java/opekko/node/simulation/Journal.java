package opekko.node.simulation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** What happened in a world, a line each: the same for the same seed, byte for byte. */
public final class Journal {
  private final List<String> lines = new ArrayList<>();
  private final InstantSource clock;
  private final long began;

  Journal(InstantSource clock) {
    this.clock = clock;
    began = clock.millis();
  }

  /** {@code who} and {@code what} in short words; {@code detail} is made brief. */
  void note(String who, String what, Object detail) {
    var millis = clock.millis() - began;
    var fraction = Long.toString(1000 + millis % 1000).substring(1);
    lines.add(millis / 1000 + "." + fraction + " " + who + " " + what + " " + Brief.of(detail));
  }

  public List<String> lines() {
    return lines;
  }

  void writeTo(Path file) {
    try {
      Files.createDirectories(file.getParent());
      Files.write(file, lines);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
