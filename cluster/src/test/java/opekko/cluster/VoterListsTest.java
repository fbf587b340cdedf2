package opekko.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import opekko.cluster.log.Generation;
import opekko.cluster.log.LogEnd;
import org.junit.jupiter.api.Test;

class VoterListsTest {
  private static final List<String> THREE = List.of("a", "b", "c");
  private final Desk desk = new Desk("b");

  @Test
  void shouldTellListsWhoseMajoritiesMayHaveNobodyInCommon() {
    assertTrue(VoterLists.couldDecideApart(List.of("a"), THREE));
    assertTrue(VoterLists.couldDecideApart(List.of("a", "b", "d"), THREE));
    assertFalse(VoterLists.couldDecideApart(List.of("a", "b"), List.of("b", "c")));
    assertFalse(VoterLists.couldDecideApart(THREE, THREE));
    assertFalse(VoterLists.couldDecideApart(List.of("a", "b"), THREE));
    assertFalse(VoterLists.couldDecideApart(THREE, List.of("a", "b", "c", "d")));
    assertFalse(VoterLists.couldDecideApart(List.of("a", "b", "c", "d"), List.of("b", "c", "d")));
  }

  @Test
  void shouldNotBeginBesideOneThatDecidesWithOtherVoters() {
    desk.log = counting(THREE);
    desk.healthy();

    hear(decidingWith("a", List.of("a")));

    assertEquals(Optional.of(false), desk.state.mayStand());
    var why = desk.state.strangers().get("b").why();
    assertTrue(why.contains("a decides with the voter a, and b with the voters a, b, c"), why);
    assertTrue(why.contains("--ha.joining"), why);
  }

  @Test
  void shouldNotBelieveWhoBeginsWithOtherVotersAndGoOn() {
    desk.log = counting(THREE);
    desk.leadingInTime();

    hear(ReportDraft.like(decidingWith("d", List.of("d"))).committed(Optional.empty()).report());

    assertTrue(desk.state.strangers().containsKey("d"));
    assertFalse(desk.state.strangers().containsKey("b"));
    assertEquals(List.of(), desk.all(ClusterEffect.Fail.class));
    assertEquals(Optional.of(true), desk.state.mayStand());
  }

  @Test
  void shouldEndWhenItLeadsFewerVotersThanAnotherLeader() {
    desk.log = counting(List.of("b"));
    desk.leadingInTime();

    hear(ReportDraft.like(decidingWith("a", THREE)).leading().report());

    var cause = desk.last(ClusterEffect.Fail.class).orElseThrow().cause();
    assertTrue(cause.contains("b with the voter b"), cause);
  }

  @Test
  void shouldGoOnWhenItLeadsMoreVotersThanAnotherLeader() {
    desk.log = counting(THREE);
    desk.leadingInTime();

    hear(ReportDraft.like(decidingWith("d", List.of("d"))).leading().report());

    assertEquals(List.of(), desk.all(ClusterEffect.Fail.class));
    assertTrue(desk.state.strangers().containsKey("d"));
  }

  @Test
  void shouldBelieveWhoHasNotHeardOfTheNewestChangesAndWhoWaitsToBeLetIn() {
    desk.log = counting(List.of("a", "b", "d"));
    desk.leadingInTime();

    hear(decidingWith("c", THREE));
    hear(decidingWith("e", List.of()));

    assertTrue(desk.state.peers().containsKey("c"));
    assertTrue(desk.state.peers().containsKey("e"));
    assertEquals(0, desk.state.strangers().size());
  }

  private void hear(NodeReport report) {
    desk.hear(new PeerMessage.Report(ReportDraft.like(report).clock(desk.now).report()));
  }

  private NodeReport decidingWith(String id, List<String> voters) {
    return ReportDraft.like(desk.report(id))
        .committed(Optional.of(Desk.block(11)))
        .log(counting(voters))
        .report();
  }

  private static LogEnd counting(List<String> voters) {
    return new LogEnd(Generation.FIRST, 3, 20, voters);
  }
}
