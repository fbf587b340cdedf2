package opekko.node.assembly;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class SignerProbeTest {
  private final Deque<CompletableFuture<Optional<String>>> asked = new ArrayDeque<>();
  private long nanos;
  private final SignerProbe probe =
      new SignerProbe(
          () -> {
            asked.add(new CompletableFuture<>());
            return asked.getLast();
          },
          () -> nanos);

  private void pass(Duration time) {
    nanos += time.toNanos();
  }

  @Test
  void shouldNotCallASignerFitThatWasNotAskedYet() {
    assertTrue(probe.get().isPresent());
  }

  @Test
  void shouldAskNoMoreThanOnceASecondAndKeepTheAnswer() {
    probe.get();
    asked.getLast().complete(Optional.empty());
    pass(Duration.ofMillis(900));
    assertEquals(Optional.empty(), probe.get());
    assertEquals(1, asked.size());

    pass(Duration.ofMillis(200));
    assertEquals(Optional.empty(), probe.get());
    assertEquals(2, asked.size());
    asked.getLast().complete(Optional.of("refused"));
    assertEquals(Optional.of("refused"), probe.get());
  }

  @Test
  void shouldSayThatASignerDoesNotAnswer() {
    probe.get();
    asked.getLast().complete(Optional.empty());
    pass(Duration.ofSeconds(1));
    probe.get();

    pass(Duration.ofSeconds(3));

    assertEquals(Optional.of("no answer for 3 s"), probe.get());
    assertEquals(2, asked.size());
  }

  @Test
  void shouldTakeAFailedQuestionForAFailure() {
    probe.get();
    asked.getLast().completeExceptionally(new IllegalStateException("no key"));

    assertTrue(probe.get().orElseThrow().contains("no key"));
  }
}
