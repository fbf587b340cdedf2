package opekko.rpc.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import opekko.protocol.fault.Fetched;
import opekko.protocol.fault.InvalidData;
import opekko.rpc.pool.EndpointPool.WhenMissing;
import org.junit.jupiter.api.Test;

class EndpointPoolTest {
  private Instant now = Instant.ofEpochSecond(1000);
  private final Map<String, Fetched<Integer>> answers = new HashMap<>();
  private final List<String> asked = new ArrayList<>();
  private final EndpointPool<String> pool =
      new EndpointPool<>(List.of("a", "b", "c"), name -> name, () -> now);

  private Fetched<Integer> ask(WhenMissing whenMissing) {
    asked.clear();
    return pool.ask(
        whenMissing,
        name -> {
          asked.add(name);
          var answer = answers.get(name);
          if (answer == null) throw new EndpointFailure("down");
          return answer;
        });
  }

  @Test
  void shouldAskInOrderUntilOneAnswers() {
    answers.put("c", Fetched.found(3));
    assertEquals(Fetched.found(3), ask(WhenMissing.ACCEPT));
    assertEquals(List.of("a", "b", "c"), asked);
  }

  @Test
  void shouldLeaveAFailedEndpointAloneForLongerEachTime() {
    answers.put("b", Fetched.found(2));
    for (var pause : List.of(1, 2, 4, 8)) {
      ask(WhenMissing.ACCEPT);
      assertEquals(List.of("a", "b"), asked, () -> "before a pause of " + pause);
      now = now.plusSeconds(pause).minusMillis(1);
      ask(WhenMissing.ACCEPT);
      assertEquals(List.of("b"), asked, () -> "within the pause of " + pause);
      now = now.plusMillis(1);
    }
  }

  @Test
  void shouldReturnToThePreferredEndpointWhenItIsWellAgain() {
    answers.put("b", Fetched.found(2));
    ask(WhenMissing.ACCEPT);
    answers.put("a", Fetched.found(1));
    now = now.plusSeconds(1);
    assertEquals(Fetched.found(1), ask(WhenMissing.ACCEPT));
    answers.remove("a");
    ask(WhenMissing.ACCEPT);
    now = now.plusSeconds(1);
    ask(WhenMissing.ACCEPT);
    assertEquals(List.of("a", "b"), asked);
  }

  @Test
  void shouldTakeMissingFromTheFirstOnlyWhenTheQuestionMoves() {
    answers.put("a", Fetched.missing("it"));
    answers.put("b", Fetched.found(2));
    assertInstanceOf(Fetched.Missing.class, ask(WhenMissing.ACCEPT));
    assertEquals(Fetched.found(2), ask(WhenMissing.ASK_NEXT));
  }

  @Test
  void shouldSayMissingRatherThanFailedWhenAnyoneKnewThatMuch() {
    answers.put("b", Fetched.missing("it"));
    assertInstanceOf(Fetched.Missing.class, ask(WhenMissing.ASK_NEXT));
  }

  @Test
  void shouldAskTheOneWhosePauseEndsFirstWhenAllArePaused() {
    ask(WhenMissing.ACCEPT);
    now = now.plusMillis(500);
    pool.pause("a", "lags");
    answers.put("b", Fetched.found(2));
    assertEquals(Fetched.found(2), ask(WhenMissing.ACCEPT));
    assertEquals(List.of("b"), asked);
  }

  @Test
  void shouldNameTheEndpointThatLied() {
    var answer =
        pool.ask(
            WhenMissing.ACCEPT,
            _ -> {
              throw new InvalidData("wrong hash");
            });
    var fault = assertInstanceOf(Fetched.Failed.class, answer).fault();
    assertEquals("c: wrong hash", fault.cause());
  }
}
