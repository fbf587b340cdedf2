package opekko.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import opekko.cluster.log.LogEnd;
import opekko.cluster.log.LogEvent;
import opekko.cluster.log.QuorumLog;
import opekko.protocol.api.ApiResult;
import opekko.protocol.api.HaOrder;
import opekko.protocol.api.HaResult;
import org.junit.jupiter.api.Test;

/** What operators order, who does it, and that the answer is the result. */
class OrdersTest {
  private final Desk desk = new Desk("a");

  private Desk leader() {
    return desk.leadingInTime().pass(1_000).forget();
  }

  private static HaOrder.Transfer to(String node) {
    return new HaOrder.Transfer(Optional.of(node));
  }

  private void knockIsAnswered(String node) {
    desk.hearReport(desk.others.get(node));
  }

  @Test
  void shouldTransferRightAfterABlockAndAnswerWithTheFirstOfTheNewLeader() {
    leader();

    // when: between two blocks, so it waits for the next
    var request = desk.order(to("b"));
    assertEquals(
        Optional.of(new ClusterEffect.Send("b", new PeerMessage.Knock("a"))),
        desk.last(ClusterEffect.Send.class));
    knockIsAnswered("b");
    assertEquals(Optional.empty(), desk.last(ClusterEffect.Transfer.class));
    desk.decide(12, 3);
    assertEquals("b", desk.last(ClusterEffect.Transfer.class).orElseThrow().to());

    // and
    desk.followingOf("b", 4);
    desk.transferEnds(new QuorumLog.Done.Ok());
    assertEquals(Optional.empty(), desk.answer(request));
    desk.pass(300).decide(13, 4);

    // then
    var result = desk.result(request);
    assertEquals("b leads, first block after 300 ms, 0 late", result.summary());
    assertEquals(Optional.of("b"), result.leader());
    assertEquals(4, result.term());
    assertEquals(0, result.lateBlocks());
    assertEquals("transfer", desk.state.chronicle().last().orElseThrow().cause());
  }

  @Test
  void shouldChooseTheBestWhenNoTargetIsNamed() {
    leader().unready("b", "its engine is syncing");

    desk.order(new HaOrder.Transfer(Optional.empty()));

    assertEquals("c", desk.last(ClusterEffect.Send.class).orElseThrow().node());
  }

  @Test
  void shouldRefuseATargetThatIsNotReadyByNameAndReason() {
    leader().unready("b", "its engine is syncing");

    var request = desk.order(to("b"));

    assertEquals("b cannot lead now: its engine is syncing", desk.refusal(request));
  }

  @Test
  void shouldRefuseATargetThatIsNotHeardOf() {
    leader().silent("b").pass(3_000);

    assertEquals("b cannot lead now: it is not heard of", desk.refusal(desk.order(to("b"))));
  }

  @Test
  void shouldRefuseATargetThatTurnsOutUnreadyWhenAsked() {
    leader();
    var request = desk.order(to("b"));

    desk.hearReport(desk.report("b", List.of("the signer fails: no route")));

    assertTrue(desk.refusal(request).contains("b is not ready: the signer fails"));
  }

  @Test
  void shouldRefuseToSayWhoWhenNobodyElseCanLead() {
    leader().silent("b").silent("c").pass(3_000);

    assertEquals(
        "nobody else can lead now: b: it is not heard of; c: it is not heard of",
        desk.refusal(desk.order(new HaOrder.Transfer(Optional.empty()))));
  }

  @Test
  void shouldOnlySayWhatItWouldDoInADryRun() {
    leader();

    var request = desk.order(to("b"), Desk.DRY);

    assertEquals("would give leadership to b", desk.result(request).summary());
    assertEquals(Optional.empty(), desk.state.job());
  }

  @Test
  void shouldAnswerThatTheLogDidNotDoIt() {
    leader();
    var request = desk.order(to("b"));
    knockIsAnswered("b");
    desk.decide(12, 3);

    desk.transferEnds(new QuorumLog.Done.Failed("timed out"));
    assertEquals(Optional.empty(), desk.answer(request));
    desk.transferEnds(new QuorumLog.Done.Failed("timed out"));

    assertEquals("leadership was not given to b: timed out", desk.refusal(request));
  }

  @Test
  void shouldDoOneThingAtATime() {
    leader();
    desk.order(to("b"));

    assertTrue(
        desk.refusal(desk.order(to("c"))).startsWith("a change of the leader to b is being"));
  }

  @Test
  void shouldRouteToTheLeaderAndPassItsAnswerBack() {
    desk.healthy().followingOf("b", 3).forget();

    var request = desk.order(to("c"));
    var sent = desk.last(ClusterEffect.Send.class).orElseThrow();
    assertEquals("b", sent.node());
    var asked = (PeerMessage.Asked) sent.message();
    assertEquals(Optional.empty(), desk.answer(request));
    ApiResult<HaResult> result = ApiResult.refused("c is asleep");
    desk.hear(new PeerMessage.Answered("b", asked.call(), result));

    assertEquals("c is asleep", desk.refusal(request));
  }

  @Test
  void shouldAnswerANodeThatAskedForItsCaller() {
    leader();

    desk.hear(new PeerMessage.Asked("c", 77, to("a"), Desk.TERMS));

    var sent = desk.last(ClusterEffect.Send.class).orElseThrow();
    assertEquals("c", sent.node());
    assertEquals(77, ((PeerMessage.Answered) sent.message()).call());
  }

  @Test
  void shouldRefuseWhenNobodyLeads() {
    desk.healthy();

    assertEquals("nobody leads now: wait until somebody does", desk.refusal(desk.order(to("b"))));
  }

  @Test
  void shouldRefuseAnOrderOfAnotherWhenItLeadsNoMore() {
    desk.healthy().followingOf("b", 3);

    desk.hear(new PeerMessage.Asked("c", 77, to("c"), Desk.TERMS));

    var answer = (PeerMessage.Answered) desk.last(ClusterEffect.Send.class).orElseThrow().message();
    assertEquals(ApiResult.refused("b leads now, not a"), answer.result());
  }

  @Test
  void shouldNotLetACallerWaitForEver() {
    desk.healthy().followingOf("b", 3);
    var request = desk.order(to("c"));

    desk.pass(31_000);

    assertTrue(desk.refusal(request).contains("b did not answer within 30 s"));
    assertTrue(desk.state.forwarded().isEmpty());
  }

  @Test
  void shouldKeepADrainBeforeItHandsOver() {
    leader();
    var request = desk.order(new HaOrder.Drain("a"));
    var keep = desk.last(ClusterEffect.KeepWishes.class).orElseThrow();
    assertTrue(keep.wishes().isDrained());

    desk.hear(new ClusterInput.WishesKept(keep.call(), keep.wishes(), Optional.empty()));
    knockIsAnswered("b");
    desk.decide(12, 3).followingOf("b", 4).decide(13, 4);

    assertEquals(Optional.of("b"), desk.result(request).leader());
    assertEquals("drain", desk.state.chronicle().last().orElseThrow().cause());
    assertFalse(desk.state.mayStand().orElseThrow());
  }

  @Test
  void shouldChangeNothingWhenADrainCannotBeKept() {
    leader();
    var request = desk.order(new HaOrder.Drain("a"));
    var keep = desk.last(ClusterEffect.KeepWishes.class).orElseThrow();

    desk.hear(new ClusterInput.WishesKept(keep.call(), keep.wishes(), Optional.of("disk full")));

    assertEquals("nothing changed: disk full", desk.refusal(request));
    assertFalse(desk.state.wishes().isDrained());
  }

  @Test
  void shouldRefuseToDrainTheOnlyOneThatCanLead() {
    leader().unready("b", "its engine is syncing").silent("c").pass(3_000);

    assertEquals(
        "a leads, and nobody else can: b: its engine is syncing; c: it is not heard of",
        desk.refusal(desk.order(new HaOrder.Drain("a"))));
  }

  @Test
  void shouldHandOverLaterWhenADrainedLeaderCouldNotAtOnce() {
    desk.born(
        new QuorumLog.View(Optional.empty(), 0, Optional.empty(), 0, 0, Desk.VOTERS, LogEnd.NONE),
        new OperatorMemory.Wishes(true, 0));
    desk.head(10).leading(3).pass(2_000);
    assertEquals(Optional.empty(), desk.last(ClusterEffect.Transfer.class));

    desk.others.put("b", desk.report("b"));
    desk.pass(3_000);
    desk.decide(11, 3);

    assertEquals("b", desk.last(ClusterEffect.Transfer.class).orElseThrow().to());
  }

  @Test
  void shouldUndrainAndPrefer() {
    desk.healthy().followingOf("b", 3);
    kept(new HaOrder.Drain("a"), "a is drained: it leads no more until it is undrained");
    assertTrue(desk.state.wishes().isDrained());
    kept(new HaOrder.Prefer("a", 4), "a has priority 4");
    kept(new HaOrder.Undrain("a"), "a may lead again");

    assertEquals(new OperatorMemory.Wishes(false, 4), desk.state.wishes());
  }

  private void kept(HaOrder order, String summary) {
    var request = desk.order(order);
    var keep = desk.last(ClusterEffect.KeepWishes.class).orElseThrow();
    desk.hear(new ClusterInput.WishesKept(keep.call(), keep.wishes(), Optional.empty()));
    assertEquals(summary, desk.result(request).summary());
  }

  @Test
  void shouldSendADrainToTheNodeItIsAbout() {
    leader();

    desk.order(new HaOrder.Drain("c"));

    assertEquals("c", desk.last(ClusterEffect.Send.class).orElseThrow().node());
  }

  @Test
  void shouldNameTheNodesThereAreWhenOneIsUnknown() {
    leader();

    assertEquals(
        "there is no node d here, only a, b, c", desk.refusal(desk.order(new HaOrder.Drain("d"))));
  }

  @Test
  void shouldPauseTheWholeClusterUntilItExpiresOrIsResumed() {
    desk.healthy().followingOf("b", 3).forget();

    desk.order(new HaOrder.Pause(Duration.ofMinutes(5)));

    assertTrue(desk.status().pausedUntil().isPresent());
    assertTrue(
        desk.told(PeerMessage.Report.class).stream()
            .anyMatch(told -> told.report().pause().until().isPresent()));
    desk.order(new HaOrder.Resume());
    assertTrue(desk.status().pausedUntil().isEmpty());
    assertEquals(2, desk.state.pause().version());
  }

  @Test
  void shouldTakeOverThePauseOfOthersAndForgetItWhenItIsOver() {
    desk.healthy();
    var pause = new Pause(5, Optional.of(desk.now.plusSeconds(10)));
    var report = ReportDraft.like(desk.report("b")).pause(pause).report();
    desk.hear(new PeerMessage.Report(report));
    assertTrue(desk.status().pausedUntil().isPresent());

    desk.pass(11_000);

    assertTrue(desk.status().pausedUntil().isEmpty());
  }

  @Test
  void shouldRefuseAPauseThatCouldBeForgotten() {
    desk.healthy();

    assertTrue(
        desk.refusal(desk.order(new HaOrder.Pause(Duration.ofDays(2)))).contains("24 hours"));
  }

  @Test
  void shouldHandOverWhenItsProcessEnds() {
    leader();

    desk.hear(new ClusterInput.ShutDownAsked());
    assertEquals(Optional.empty(), desk.last(ClusterEffect.ShutDownReady.class));
    knockIsAnswered("b");
    desk.transferEnds(new QuorumLog.Done.Ok());

    assertTrue(desk.last(ClusterEffect.ShutDownReady.class).isPresent());
    assertEquals(
        Optional.of(new ClusterEffect.Broadcast(new PeerMessage.Leaving("a"))),
        desk.last(ClusterEffect.Broadcast.class));
    assertFalse(desk.state.mayStand().orElseThrow());
  }

  @Test
  void shouldEndAtOnceWhenItDoesNotLeadOrNobodyCanTakeOver() {
    desk.healthy().followingOf("b", 3).hear(new ClusterInput.ShutDownAsked());
    assertTrue(desk.last(ClusterEffect.ShutDownReady.class).isPresent());

    var alone = new Desk("a").born().head(10).leading(2).pass(1_000);
    alone.hear(new ClusterInput.ShutDownAsked());
    assertTrue(alone.last(ClusterEffect.ShutDownReady.class).isPresent());
  }

  @Test
  void shouldFailATransferWhenItLosesLeadershipMeanwhile() {
    leader();
    var request = desk.order(to("b"));

    desk.log(new LogEvent.NotLeading()).pass(100);

    assertTrue(desk.refusal(request).contains("this node leads no more"));
  }
}
