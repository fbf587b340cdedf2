package opekko.node.devnet;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import opekko.protocol.api.HaStatus;
import opekko.protocol.api.LeaderChange;
import org.junit.jupiter.api.Test;

class LeaderViewTest {
  private static final Instant NOW = Instant.ofEpochSecond(1_000);

  private final LeaderView view = new LeaderView();

  private static LeaderChange change(String from, String to, long term, OptionalLong gap) {
    return new LeaderChange(
        NOW, Optional.ofNullable(from), to, term, "killed", List.of(), Optional.empty(), gap, 0);
  }

  private static HaStatus status(String self, String leader, long term, LeaderChange... changes) {
    return new HaStatus(
        NOW,
        self,
        Optional.ofNullable(leader),
        term,
        Optional.empty(),
        Optional.empty(),
        0,
        OptionalInt.empty(),
        List.of(),
        Optional.empty(),
        OptionalLong.empty(),
        List.of(),
        List.of(),
        List.of(changes));
  }

  @Test
  void shouldTellAChangeOnceInTheWordsOfTheNewLeaderWhenItsGapIsKnown() {
    var first = change(null, "a", 1, OptionalLong.empty());
    assertEquals(Optional.of(first), view.hear(status("a", "a", 1, first)));

    var open = change("a", "b", 2, OptionalLong.empty());
    var whole = change("a", "b", 2, OptionalLong.of(412));
    assertEquals(Optional.empty(), view.hear(status("c", "b", 2, first, whole)), "not its own");
    assertEquals(Optional.empty(), view.hear(status("b", "b", 2, first, open)), "no block yet");
    assertEquals(Optional.of(whole), view.hear(status("b", "b", 2, first, whole)));
    assertEquals(Optional.empty(), view.hear(status("b", "b", 2, first, whole)));
  }

  @Test
  void shouldNotTellTheFirstLeaderAsItsOwnSuccessor() {
    var again = change("a", "a", 2, OptionalLong.of(10));

    var told = view.hear(status("a", "a", 2, again)).orElseThrow();

    assertEquals(Optional.empty(), told.from());
    assertEquals("a", told.to());
    var later = change("a", "a", 3, OptionalLong.of(10));
    assertEquals(Optional.of(later), view.hear(status("a", "a", 3, later)));
  }

  @Test
  void shouldBelieveTheNewestTermAboutWhoLeads() {
    assertEquals(Optional.empty(), view.leader());
    view.hear(status("a", "a", 1));
    view.hear(status("b", "b", 2));
    view.hear(status("c", "a", 1));
    assertEquals(Optional.of("b"), view.leader());
    view.hear(status("c", null, 3));
    assertEquals(Optional.empty(), view.leader(), "an election is on");
  }

  @Test
  void shouldKnowNoLeaderWhenTheOneThatLedDoesNotAnswer() {
    view.hear(status("a", "a", 1));
    view.hear(status("b", "a", 1));
    view.forget("a");
    assertEquals(Optional.empty(), view.leader());
  }
}
