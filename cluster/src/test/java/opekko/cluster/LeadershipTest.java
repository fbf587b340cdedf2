package opekko.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import opekko.cluster.ClusterEvent.CommitRefused;
import opekko.cluster.ClusterEvent.Committed;
import opekko.cluster.ClusterEvent.LeadershipGained;
import opekko.cluster.ClusterEvent.LeadershipLost;
import opekko.cluster.ClusterEvent.Rewound;
import opekko.cluster.log.LogEnd;
import opekko.cluster.log.LogEvent;
import opekko.cluster.log.QuorumLog;
import org.junit.jupiter.api.Test;

/** What the sequencer is told, and when. */
class LeadershipTest {
  private final Desk desk = new Desk("a");

  @Test
  void shouldGainLeadershipOnlyWhenTheLogSaysThatOlderTermsAreApplied() {
    desk.healthy().log(new LogEvent.LeaderChanged(Optional.of("a"), 3));
    assertEquals(List.of(), desk.published());

    desk.log(new LogEvent.Leading(3));

    assertEquals(List.of(new LeadershipGained(3)), desk.published());
  }

  @Test
  void shouldLoseLeadershipOnceWhenTheLogSaysSoTwice() {
    desk.healthy().leading(3).forget();

    desk.log(new LogEvent.NotLeading()).log(new LogEvent.LeaderChanged(Optional.of("b"), 4));

    assertEquals(List.of(new LeadershipLost(3)), desk.published());
  }

  @Test
  void shouldLoseLeadershipWhenAnotherLeadsBeforeTheLogTakesItAway() {
    desk.healthy().leading(3).forget();

    desk.followingOf("b", 4);

    assertEquals(List.of(new LeadershipLost(3)), desk.published());
  }

  @Test
  void shouldNotListenToNewsOfAnOldTerm() {
    desk.healthy().leading(5).forget();

    desk.followingOf("b", 4);

    assertEquals(List.of(), desk.published());
    assertEquals(Optional.of("a"), desk.state.leadership().leader());
  }

  @Test
  void shouldPassOnDecisionsInTheirOrder() {
    desk.healthy().followingOf("b", 4).forget();

    desk.decide(11, 4).log(new LogEvent.Rewound(Desk.block(9), 4, 1, "L1 reorg")).decide(10, 4);

    assertEquals(
        List.of(
            new Committed(Desk.block(11), 4),
            new Rewound(Desk.block(9), 1, "L1 reorg"),
            new Committed(Desk.block(10), 4)),
        desk.published());
  }

  @Test
  void shouldTellOfRefusalsOfItsOwnProposalsOnly() {
    desk.healthy().leading(3).forget();

    desk.log(new LogEvent.Refused(2, Desk.block(11), "old term")).log(
        new LogEvent.Refused(3, Desk.block(12), "height"));

    assertEquals(List.of(new CommitRefused(3, "height")), desk.published());
  }

  @Test
  void shouldAskAQuorumAfterAPauseBeforeItGoesOn() {
    desk.healthy().leading(3).forget();

    desk.stoodStill(400);

    assertEquals(List.of(new LeadershipLost(3)), desk.published());
    assertEquals(OptionalLong.empty(), desk.state.leadership().sequencing());
    var call = desk.last(ClusterEffect.Confirm.class).orElseThrow().call();
    desk.hear(new ClusterInput.LogOrderEnded(call, new QuorumLog.Done.Ok()));
    assertEquals(List.of(new LeadershipLost(3), new LeadershipGained(3)), desk.published());
  }

  @Test
  void shouldNotGoOnAfterAPauseWhenTheAnswerIsToAnEarlierQuestion() {
    desk.healthy().leading(3).stoodStill(400);
    var early = desk.last(ClusterEffect.Confirm.class).orElseThrow().call();
    desk.stoodStill(500).forget();

    desk.hear(new ClusterInput.LogOrderEnded(early, new QuorumLog.Done.Ok()));

    assertEquals(List.of(), desk.published());
  }

  @Test
  void shouldNotGoOnAfterAPauseInWhichAnotherTookOver() {
    desk.healthy().leading(3).stoodStill(5_000);
    var call = desk.last(ClusterEffect.Confirm.class).orElseThrow().call();
    desk.followingOf("b", 4).forget();

    desk.hear(new ClusterInput.LogOrderEnded(call, new QuorumLog.Done.Ok()));

    assertEquals(List.of(), desk.published());
  }

  @Test
  void shouldAskAgainWhileNoQuorumAnswers() {
    desk.healthy().leading(3).stoodStill(400);
    var call = desk.last(ClusterEffect.Confirm.class).orElseThrow().call();
    desk.hear(new ClusterInput.LogOrderEnded(call, new QuorumLog.Done.Failed("no quorum")));
    desk.forget();

    desk.pass(1_200);

    assertEquals(1, desk.all(ClusterEffect.Confirm.class).size());
    assertEquals(List.of(), desk.published());
  }

  @Test
  void shouldTakeShortPausesAsNothing() {
    desk.healthy().leading(3).forget();

    desk.stoodStill(250);

    assertEquals(List.of(), desk.published());
  }

  @Test
  void shouldAskWhetherItLeadsWhenItStartsBesideALogThatSaysSo() {
    desk.born(
        new QuorumLog.View(
            Optional.of("a"), 6, Optional.of(Desk.block(9)), 0, 20, Desk.VOTERS, LogEnd.NONE),
        OperatorMemory.Wishes.NONE);

    assertEquals(List.of(), desk.published());
    var call = desk.last(ClusterEffect.Confirm.class).orElseThrow().call();
    desk.hear(new ClusterInput.LogOrderEnded(call, new QuorumLog.Done.Ok()));
    assertEquals(List.of(new LeadershipGained(6)), desk.published());
  }

  @Test
  void shouldEndTheProcessWhenTheLogCannotBeTrusted() {
    desk.healthy().log(new LogEvent.Broken("checksum"));

    assertEquals("checksum", desk.last(ClusterEffect.Fail.class).orElseThrow().cause());
  }

  @Test
  void shouldReportAtOnceWhenItLeads() {
    desk.healthy().forget().leading(3);

    assertTrue(
        desk.all(ClusterEffect.Broadcast.class).stream()
            .map(ClusterEffect.Broadcast::message)
            .anyMatch(message ->
                message instanceof PeerMessage.Report(var report) && report.isLeading()));
  }
}
