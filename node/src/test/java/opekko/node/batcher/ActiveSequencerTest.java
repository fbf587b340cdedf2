package opekko.node.batcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import opekko.protocol.api.SyncStatus;
import opekko.protocol.engine.PayloadEnvelope;
import opekko.protocol.fault.Fault;
import opekko.protocol.fault.Fetched;
import org.junit.jupiter.api.Test;

class ActiveSequencerTest {
  private static final Duration CHECKED_EACH = Duration.ofSeconds(5);

  private final Map<String, Fetched<Boolean>> activity = new HashMap<>();
  private final List<String> asked = new ArrayList<>();
  private Instant now = Instant.ofEpochSecond(1_000);
  private final ActiveSequencer sequencer = of("a", "b", "c");

  private ActiveSequencer of(String... names) {
    var candidates = Stream.of(names).map(this::candidate).toList();
    return new ActiveSequencer(candidates, CHECKED_EACH, () -> now);
  }

  /** Answers each question with its own name, as a thing that is missing. */
  private ActiveSequencer.Candidate candidate(String name) {
    return new ActiveSequencer.Candidate(
        name,
        () -> {
          asked.add(name);
          return CompletableFuture.completedStage(activity.get(name));
        },
        () -> CompletableFuture.completedStage(Fetched.missing("status of " + name)),
        _ ->
            CompletableFuture.completedStage(
                activity.get(name) instanceof Fetched.Failed<Boolean>(var fault)
                    ? new Fetched.Failed<>(fault)
                    : Fetched.missing("block of " + name)));
  }

  private String status() {
    return switch (sequencer.syncStatus().toCompletableFuture().join()) {
      case Fetched.Missing<SyncStatus>(var what) -> what;
      case Fetched.Failed<SyncStatus>(var fault) -> fault.cause();
      case Fetched.Found<SyncStatus> found -> throw new AssertionError(found);
    };
  }

  private Fetched<PayloadEnvelope> block() {
    return sequencer.block(7).toCompletableFuture().join();
  }

  private void active(String name) {
    for (var each : List.of("a", "b", "c")) activity.put(each, Fetched.found(each.equals(name)));
  }

  @Test
  void shouldFollowTheOneThatSequences() {
    active("b");
    assertEquals("status of b", status());
    assertEquals(Fetched.missing("block of b"), block());
    assertEquals(List.of("a", "b"), asked, "once for both questions");
  }

  @Test
  void shouldAskAgainWhenTheAnswerIsOldBeginningWithTheLastOne() {
    active("b");
    status();
    active("a");
    now = now.plus(CHECKED_EACH).minusMillis(1);
    assertEquals("status of b", status());
    asked.clear();
    now = now.plusMillis(1);
    assertEquals("status of a", status());
    assertEquals(List.of("b", "c", "a"), asked);
  }

  @Test
  void shouldLookForAnotherAtOnceWhenACallFailed() {
    active("a");
    status();
    active("c");
    activity.put("a", Fetched.temporary("a is gone"));
    assertInstanceOf(Fetched.Failed.class, block());
    assertEquals("status of c", status());
  }

  @Test
  void shouldSayOfEachWhyItIsNotFollowedWhenNobodySequences() {
    active("nobody");
    activity.put("b", Fetched.temporary("node b: connection refused"));
    assertEquals("nobody sequences; a does not; node b: connection refused; c does not", status());
    assertInstanceOf(
        Fault.Temporary.class, assertInstanceOf(Fetched.Failed.class, block()).fault());
    active("c");
    assertEquals("status of c", status(), "asked again without a pause");
  }

  @Test
  void shouldNotAskTheOnlyOne() {
    var answer = of("alone").syncStatus().toCompletableFuture().join();
    assertEquals(Fetched.missing("status of alone"), answer);
    assertTrue(asked.isEmpty());
  }
}
