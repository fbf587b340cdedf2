package opekko.node.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class VirtualSystemTest {
  private final VirtualSystem system = new VirtualSystem();

  @AfterEach
  void close() {
    system.close();
  }

  @Test
  void shouldRepeatAHistoryExactlyAndDrawAnotherForAnotherSeed() {
    var histories = new HashSet<List<String>>();
    for (var seed = 0; seed < 20; seed++) {
      var history = history(seed);
      assertEquals(history, history(seed));
      histories.add(history);
    }
    assertTrue(histories.size() > 10, "only " + histories.size() + " different ones of 20");
  }

  private List<String> history(long seed) {
    var heard = new ArrayList<String>();
    system.begin(seed);
    var actors =
        List.of("a", "b", "c").stream()
            .map(name -> system.spawn(talker(name, heard), name))
            .toList();
    for (var round = 0; round < 3; round++) for (var actor : actors) actor.tell("word " + round);
    system.pass(Duration.ofSeconds(10));
    actors.forEach(system::kill);
    return heard;
  }

  private Behavior<String> talker(String name, List<String> heard) {
    return Behaviors.withTimers(timers ->
        Behaviors.receiveMessage(word -> {
          heard.add(system.instant() + " " + name + " " + word);
          if (word.startsWith("word"))
            timers.startSingleTimer(word, "timer of " + word, Duration.ofSeconds(word.length()));
          return Behaviors.same();
        }));
  }

  @Test
  void shouldRefuseAHistoryThatAnotherThreadTookPartIn() {
    var actor = system.spawn(Behaviors.<String>ignore(), "any");
    system.pass(Duration.ofSeconds(1));

    CompletableFuture.runAsync(() -> actor.tell("from outside")).join();

    assertThrows(IllegalStateException.class, () -> system.pass(Duration.ofSeconds(1)));
  }
}
