package opekko.httpapi.live;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;

/** Durations as a person reads them: milliseconds, exact to the microsecond. */
final class Millis {
  private static final int DECIMALS = 3;

  private Millis() {}

  static void write(JsonGenerator out, String name, Duration duration) throws IOException {
    var micros = duration.toSeconds() * 1_000_000 + duration.getNano() / 1000;
    out.writeNumberField(name, BigDecimal.valueOf(micros, DECIMALS).stripTrailingZeros());
  }

  static void write(JsonGenerator out, String name, Optional<Duration> duration)
      throws IOException {
    if (duration.isPresent()) write(out, name, duration.get());
    else out.writeNullField(name);
  }
}
