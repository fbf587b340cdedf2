package opekko.devnet.traffic;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class PaceTest {
  private static final Instant START = Instant.ofEpochSecond(1000);

  @Test
  void shouldKeepTheRateOverManySmallSteps() {
    var pace = Pace.from(7, START);
    var done = 0;
    for (var i = 1; i <= 1000; i++) {
      pace = pace.at(START.plusMillis(i * 50L));
      done += pace.due();
      pace = pace.done();
    }

    assertEquals(350, done, 1);
  }

  @Test
  void shouldNotMakeUpForALongPause() {
    assertEquals(7, Pace.from(7, START).at(START.plusSeconds(3600)).due());
  }

  @Test
  void shouldComeAtEachInterval() {
    var pace = Pace.each(Duration.ofSeconds(10), START);

    assertEquals(0, pace.at(START.plusSeconds(9)).due());
    assertEquals(1, pace.at(START.plusSeconds(11)).due());
    assertEquals(1, pace.at(START.plusSeconds(60)).due());
  }

  @Test
  void shouldNeverComeWithoutInterval() {
    assertEquals(0, Pace.each(Duration.ZERO, START).at(START.plusSeconds(3600)).due());
  }

  @Test
  void shouldStandStillWhenClockGoesBack() {
    assertEquals(0, Pace.from(100, START).at(START.minusSeconds(60)).due());
  }
}
