package opekko.rpc.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class LimitsTest {
  private static final Instant START = Instant.ofEpochSecond(1000);

  @Test
  void shouldLetABurstThroughAndThenPaceCalls() {
    var limit = new RateLimit(10, 20);
    assertEquals(Duration.ZERO, limit.take(20, START));
    assertEquals(Duration.ofMillis(100), limit.take(1, START));
    assertEquals(Duration.ofMillis(200), limit.take(1, START));
    assertEquals(Duration.ZERO, limit.take(1, START.plusMillis(300)));
  }

  @Test
  void shouldNotSaveUpMoreThanABurst() {
    var limit = new RateLimit(10, 5);
    assertEquals(Duration.ZERO, limit.take(5, START));
    assertEquals(Duration.ZERO, limit.take(5, START.plusSeconds(60)));
    assertEquals(Duration.ofMillis(100), limit.take(1, START.plusSeconds(60)));
  }

  @Test
  void shouldNotRefillWhenTheClockIsSetBack() {
    var limit = new RateLimit(10, 1);
    assertEquals(Duration.ZERO, limit.take(1, START));
    assertEquals(Duration.ofMillis(100), limit.take(1, START.minusSeconds(10)));
  }

  @Test
  void shouldNotLimitAtZero() {
    var limit = new RateLimit(0, 1);
    for (var i = 0; i < 1000; i++) assertEquals(Duration.ZERO, limit.take(100, START));
  }

  @Test
  void shouldHalveABatchThatWasTooMuchAndGrowBackSlowly() {
    var size = new BatchSize(20);
    size.tooMuch(20);
    assertEquals(10, size.current());
    size.tooMuch(4);
    assertEquals(2, size.current());
    size.tooMuch(1);
    assertEquals(1, size.current());
    for (var i = 0; i < 7; i++) size.succeeded();
    assertEquals(1, size.current());
    size.succeeded();
    assertEquals(2, size.current());
    for (var i = 0; i < 8 * 30; i++) size.succeeded();
    assertEquals(20, size.current());
  }
}
