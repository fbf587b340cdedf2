package opekko.node.process;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RestartsTest {
  @Test
  void shouldWaitLongerEachTimeUpToALimit() {
    var restarts = Restarts.NONE;
    for (var expected : new long[] {500, 1_000, 2_000, 4_000, 8_000, 8_000}) {
      restarts = restarts.afterRunning(Duration.ofSeconds(1));
      assertEquals(Duration.ofMillis(expected), restarts.pause());
    }
  }

  @Test
  void shouldForgiveAProcessThatHasRunForLong() {
    var restarts =
        Restarts.NONE
            .afterRunning(Duration.ofSeconds(1))
            .afterRunning(Duration.ofSeconds(1))
            .afterRunning(Duration.ofMinutes(1));
    assertEquals(Duration.ofMillis(500), restarts.pause());
  }

  @Test
  void shouldNameTheSignalThatEndedIt() {
    assertEquals("was killed (SIGKILL)", Restarts.cause(137));
    assertEquals("was ended by signal 6", Restarts.cause(134));
    assertEquals("ended with exit code 1", Restarts.cause(1));
  }
}
