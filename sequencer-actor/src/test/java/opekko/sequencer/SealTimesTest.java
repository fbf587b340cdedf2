package opekko.sequencer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class SealTimesTest {
  private static final Duration BLOCK_TIME = Duration.ofSeconds(2);

  private static Duration allowance(long... millis) {
    var times = SealTimes.none(Duration.ofMillis(50));
    for (var took : millis) times = times.with(Duration.ofMillis(took));
    return times.allowance(BLOCK_TIME);
  }

  @Test
  void shouldGuessUntilTwoBlocksWereSeen() {
    assertEquals(Duration.ofMillis(50), allowance());
    assertEquals(Duration.ofMillis(50), allowance(900));
  }

  @Test
  void shouldLeaveTimeForTheSlowestButOneAndBeEarly() {
    assertEquals(Duration.ofMillis(60), allowance(12, 900, 20, 15));
  }

  @Test
  void shouldNeverTakeMoreThanHalfOfTheBlockTime() {
    assertEquals(Duration.ofSeconds(1), allowance(1500, 1600));
  }

  @Test
  void shouldForgetWhatIsLongPast() {
    var times = new long[40];
    java.util.Arrays.fill(times, 10);
    times[0] = 700;
    times[1] = 800;

    assertEquals(Duration.ofMillis(50), allowance(times));
  }
}
