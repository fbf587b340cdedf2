package opekko.protocol.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

class CausesTest {
  private final Exception failure = new IllegalStateException("why");

  @Test
  void shouldTakeAStagesFailureOutOfItsWrapping() {
    var stage = CompletableFuture.failedFuture(failure);

    assertSame(failure, Causes.ofStage(stage.handle((_, first) -> first).join()));
    assertSame(
        failure, Causes.ofStage(stage.thenApply(all -> all).handle((_, later) -> later).join()));
  }

  @Test
  void shouldLeaveAWrappingOfNothingAsItIs() {
    var empty = new CompletionException("of nothing", null);

    assertSame(empty, Causes.ofStage(empty));
  }

  @Test
  void shouldEndWhereCausesGoRound() {
    failure.initCause(new IllegalStateException(failure));

    assertEquals(20, Causes.of(failure).size());
  }
}
