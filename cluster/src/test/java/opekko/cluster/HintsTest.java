package opekko.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import opekko.cluster.log.LogEvent;
import org.junit.jupiter.api.Test;

/** News that the leader's process is gone. */
class HintsTest {
  private final ClusterInput gone = new ClusterInput.ProcessGone("a", "a refuses connections");

  private static Desk follower(String self) {
    return new Desk(self).healthy().followingOf("a", 3).forget();
  }

  private static int stands(Desk desk) {
    return desk.all(ClusterEffect.Stand.class).size();
  }

  @Test
  void shouldStandAtOnceAsTheFirstOfTheSurvivors() {
    var desk = follower("b");

    desk.hear(gone);

    assertEquals(1, stands(desk));
  }

  @Test
  void shouldLetTheFirstTryAndStandWhenItDidNotSucceed() {
    var desk = follower("c");

    desk.hear(gone);
    assertEquals(0, stands(desk));

    desk.pass(300);
    assertEquals(0, stands(desk));
    desk.pass(200);
    assertEquals(1, stands(desk));
  }

  @Test
  void shouldNotStandWhenSomebodyLeadsBeforeItsTurn() {
    var desk = follower("c");
    desk.hear(gone).pass(200);

    desk.followingOf("b", 4).pass(1_000);

    assertEquals(0, stands(desk));
  }

  @Test
  void shouldStandFirstWhenTheOtherSurvivorIsNotReady() {
    var desk = follower("c").unready("b", "its engine is syncing");

    desk.hear(gone);

    assertEquals(1, stands(desk));
  }

  @Test
  void shouldNotStandWhenItMayNot() {
    var desk = follower("b");
    desk.failing("the signer is away").pass(500);

    desk.hear(gone).pass(1_000);

    assertEquals(0, stands(desk));
  }

  @Test
  void shouldIgnoreNewsOfANodeThatDoesNotLead() {
    var desk = follower("b");

    desk.hear(new ClusterInput.ProcessGone("c", "refused")).pass(1_000);

    assertEquals(0, stands(desk));
  }

  @Test
  void shouldStandOnceInTwoSecondsHoweverOftenItHears() {
    var desk = follower("b");

    for (var i = 0; i < 10; i++) desk.hear(gone).pass(100);
    assertEquals(1, stands(desk));

    desk.pass(1_200).hear(gone);
    assertEquals(2, stands(desk));
  }

  @Test
  void shouldNotStandWhenMembershipLosesSightOfALeaderThatStillReports() {
    var desk = follower("b");

    desk.hear(new ClusterInput.NodeUnreachable("a"));

    assertEquals(0, stands(desk));
  }

  @Test
  void shouldNotStandWhenMembershipLosesSightOfALeaderWhoseBlocksCome() {
    var desk = follower("b").silent("a").pass(2_000).decide(11, 3);

    desk.hear(new ClusterInput.NodeUnreachable("a"));

    assertEquals(0, stands(desk));
  }

  @Test
  void shouldStandWhenMembershipLosesSightOfASilentLeader() {
    var desk = follower("b").silent("a").pass(1_000);

    desk.hear(new ClusterInput.NodeUnreachable("a"));

    assertEquals(1, stands(desk));
  }

  @Test
  void shouldTakeTheEndOfALeaderInGoodOrderAsNewsToo() {
    var desk = follower("b");

    desk.hear(new PeerMessage.Leaving("a"));

    assertEquals(1, stands(desk));
  }

  @Test
  void shouldNotDisturbAPlannedChangeOfWhichItHearsLate() {
    var desk = follower("b");

    desk.hear(new PeerMessage.Handover("a", "c", "shutdown", List.of()))
        .hear(new PeerMessage.Leaving("a"))
        .hear(gone)
        .pass(300)
        .followingOf("c", 4)
        .pass(1_000);

    assertEquals(0, stands(desk));
    assertEquals("shutdown", desk.state.chronicle().last().orElseThrow().cause());
  }

  @Test
  void shouldStandInItsTurnAlsoWhenTheFirstsElectionMovedTheTerm() {
    var desk = follower("c");
    desk.hear(gone).pass(200);

    desk.log(new LogEvent.LeaderChanged(Optional.empty(), 4)).pass(400);

    assertEquals(1, stands(desk));
  }

  @Test
  void shouldWatchALeaderAnewThatLeadsAgainAfterItsDeath() {
    var desk = follower("b").failing("the signer is away").pass(500);
    desk.hear(gone).forget().pass(3_000);

    desk.followingOf("a", 4);

    assertEquals(
        Optional.of(new ClusterEffect.WatchProcess(Optional.of("a"))),
        desk.last(ClusterEffect.WatchProcess.class));
  }

  @Test
  void shouldWatchTheProcessOfWhoeverLeads() {
    var desk = follower("b").followingOf("c", 4).leading(5);

    assertEquals(
        List.of(Optional.of("c"), Optional.empty()),
        desk.all(ClusterEffect.WatchProcess.class).stream()
            .map(ClusterEffect.WatchProcess::node)
            .toList());
  }

  @Test
  void shouldExplainTheChangeByWhatItSaw() {
    var desk = follower("b").decide(11, 3);
    desk.hear(gone).pass(300).leading(4).pass(200).decide(12, 4).pass(100);

    var change = desk.state.chronicle().last().orElseThrow();
    assertEquals("killed", change.cause());
    assertEquals(Optional.of("a"), change.from());
    assertEquals(List.of("a refuses connections"), change.evidence());
    assertEquals(Optional.of(Desk.block(11)), change.lastBlock());
    assertEquals(500, change.gapMillis().orElseThrow());
    assertEquals(
        List.of(
            "a leads term 3 after nobody: start; last block none, gap not over yet, 0 late",
            "b leads term 4 after a: killed; last block 11, gap 500 ms, 0 late"),
        desk.all(ClusterEffect.Info.class).stream().map(ClusterEffect.Info::text).toList());
  }
}
