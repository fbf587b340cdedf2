package opekko.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import opekko.cluster.log.LogEvent;
import opekko.cluster.log.QuorumLog;
import opekko.protocol.api.HaOrder;
import org.junit.jupiter.api.Test;

/** A leader that hands over by itself, and when it does not. */
class SicknessTest {
  private final Desk desk = new Desk("a");

  private Desk leader() {
    return desk.leadingInTime();
  }

  private Desk leadingAfterB(String cause) {
    return desk.leadingAfter(new PeerMessage.Handover("b", "a", cause, List.of()));
  }

  private List<String> transfers() {
    return desk.all(ClusterEffect.Transfer.class).stream().map(ClusterEffect.Transfer::to).toList();
  }

  @Test
  void shouldChangeNothingWhileItIsWell() {
    leader().decideInTime(12, 10, 3);

    assertEquals(List.of(), transfers());
  }

  @Test
  void shouldHandOverWithinABlockTimeWhenItsEngineHangs() {
    leader();

    desk.vitals = Optional.empty();
    desk.pass(2_000);

    assertEquals(List.of("b"), transfers());
    var told = desk.told(PeerMessage.Handover.class);
    assertTrue(told.getFirst().cause().startsWith("sickness: its engine has not answered"));
  }

  @Test
  void shouldHandOverWhenItsEngineFailsOrSyncsOrTheSignerFails() {
    leader().engine(new Vitals.Engine.Syncing()).pass(1_500);
    assertEquals(List.of("b"), transfers());
  }

  @Test
  void shouldHandOverWhenTheSignerFails() {
    leader().failing("no route").pass(1_500);

    assertEquals(List.of("b"), transfers());
  }

  @Test
  void shouldHandOverWhenItsDiskIsSlow() {
    leader().disk(5_000).pass(1_500);

    assertEquals(List.of("b"), transfers());
  }

  @Test
  void shouldHandOverWhenItStandsStillAgainAndAgain() {
    leader();

    for (var i = 0; i < 3; i++) {
      desk.stoodStill(400);
      confirm();
    }
    desk.pass(1_500);

    assertEquals(List.of("b"), transfers());
  }

  private void confirm() {
    var call = desk.last(ClusterEffect.Confirm.class).orElseThrow().call();
    desk.hear(new ClusterInput.LogOrderEnded(call, new QuorumLog.Done.Ok()));
  }

  @Test
  void shouldHandOverWhenItsBlockIsOverdueByMoreThanABlockTime() {
    leader();

    // Block 12 is due at second 100,004.
    desk.pass(3_900);
    assertEquals(List.of(), transfers());
    desk.pass(1_000);
    assertEquals(List.of("b"), transfers());
  }

  @Test
  void shouldHandOverWhenItDoesNotFindItsWayToWhereTheLogWentBack() {
    leader().log(new LogEvent.Rewound(Desk.block(10), 3, 1, "an order"));

    // Nobody told when block 10 was due: there is time for five blocks.
    desk.pass(9_900);
    assertEquals(List.of(), transfers());
    desk.pass(1_000);
    assertEquals(List.of("b"), transfers());
  }

  @Test
  void shouldExpectNoBlocksBeforeTheFirstWasDecided() {
    desk.healthy().leading(3).forget();

    desk.pass(30_000);

    assertEquals(List.of(), transfers());
  }

  @Test
  void shouldNotCountAsSickWhatMakesUpForLostTime() {
    leader();
    desk.stoodStill(250).now = desk.now.plusSeconds(3_000);
    desk.hear(new ClusterInput.Ticked(ClusterMachine.TICK)).decide(12, 3).forget();

    for (var number = 13; number < 40; number++) desk.pass(300).decide(number, 3);

    assertEquals(List.of(), transfers());
  }

  @Test
  void shouldExpectNoBlocksWhileItsSequencerIsStopped() {
    leader();
    desk.vitals =
        Optional.of(
            new Vitals(
                false,
                new Vitals.Engine.Ok(),
                Optional.empty(),
                Desk.l1(desk.now, 6),
                OptionalDouble.empty()));

    desk.pass(30_000);

    assertEquals(List.of(), transfers());
  }

  @Test
  void shouldTakeABlipAsNothingWhileNoBlockIsLate() {
    leader().engine(new Vitals.Engine.Failed("refused")).pass(400);
    desk.vitals = Optional.of(Desk.well(desk.now));

    desk.pass(800);

    assertEquals(List.of(), transfers());
  }

  @Test
  void shouldStayWhenNobodyIsBetter() {
    leader().unready("b", "its engine is syncing").unready("c", "its engine is syncing");

    desk.engine(new Vitals.Engine.Failed("refused")).pass(30_000);

    assertEquals(List.of(), transfers());
  }

  @Test
  void shouldStayWhenTheOthersLogsAreBehind() {
    leader();
    desk.others.clear();
    desk.hear(new PeerMessage.Report(desk.report("b")));
    desk.decide(12, 3).decide(13, 3).decide(14, 3);

    desk.engine(new Vitals.Engine.Failed("refused")).pass(1_500);

    assertEquals(List.of(), transfers());
  }

  @Test
  void shouldStayWhenL1IsAsOldForTheOthers() {
    leader();
    desk.pass(1_000);
    desk.vitals = Optional.of(Desk.well(desk.now));
    var old = Duration.ofSeconds(400);
    desk.now = desk.now.plus(old);

    desk.hear(new ClusterInput.Ticked(ClusterMachine.TICK)).pass(100);

    assertEquals(List.of(), transfers());
  }

  @Test
  void shouldChooseTheReadyOneOfTheOthers() {
    leader().unready("b", "its engine is syncing");

    desk.engine(new Vitals.Engine.Failed("refused")).pass(1_500);

    assertEquals(List.of("c"), transfers());
  }

  @Test
  void shouldNotHandOverWhileAnOperatorPausedIt() {
    leader();
    desk.order(new HaOrder.Pause(Duration.ofMinutes(1)));

    desk.engine(new Vitals.Engine.Failed("refused")).pass(30_000);
    assertEquals(List.of(), transfers());

    desk.pass(31_000);
    assertEquals(List.of("b"), transfers());
  }

  @Test
  void shouldNotHandBackSoonWhenTheFirstChangeDidNotHelp() {
    // given: b handed over to us since it was sick, and we decided nothing
    leadingAfterB("sickness: its engine fails").unready("c", "its engine is syncing").forget();

    desk.engine(new Vitals.Engine.Failed("refused")).pass(55_000);
    assertEquals(List.of(), transfers());

    desk.pass(10_000);
    assertEquals(List.of("b"), transfers());
  }

  @Test
  void shouldHandOnSoonerWhenTheFirstChangeHelped() {
    leadingAfterB("sickness: its engine fails").unready("c", "its engine is syncing");
    desk.decideInTime(11, 6, 3).forget();

    desk.engine(new Vitals.Engine.Failed("refused")).pass(2_000);

    assertEquals(List.of("b"), transfers());
  }

  @Test
  void shouldHandOnAtOnceToAThirdNodeWhenItWasWellMeanwhile() {
    leadingAfterB("sickness: its engine fails").pass(300).decideInTime(11, 1, 3).forget();

    desk.engine(new Vitals.Engine.Failed("refused")).pass(1_500);

    assertEquals(List.of("c"), transfers());
  }

  @Test
  void shouldRestBeforeAThirdNodeWhenTheFirstChangeDidNotHelp() {
    leadingAfterB("sickness: its engine fails").forget();

    desk.engine(new Vitals.Engine.Failed("refused")).pass(8_000);
    assertEquals(List.of(), transfers());

    desk.pass(5_000);
    assertEquals("c", transfers().getFirst());
  }

  @Test
  void shouldHandOverAtOnceWhenAnOperatorHadMovedLeadershipShortlyBefore() {
    leadingAfterB("transfer by ann").forget();

    desk.engine(new Vitals.Engine.Failed("refused")).pass(1_500);

    assertEquals(List.of("b"), transfers());
  }

  @Test
  void shouldNotCallItselfReadyToTheLeaderWhileItsEngineIsSilent() {
    desk.healthy().followingOf("b", 3);
    desk.vitals = Optional.empty();
    desk.pass(1_200).forget();

    desk.hear(new PeerMessage.Knock("b"));

    var answer = (PeerMessage.Report) desk.last(ClusterEffect.Send.class).orElseThrow().message();
    assertTrue(answer.report().notReady().getFirst().startsWith("its engine has not answered"));
  }

  @Test
  void shouldGoOnLookingAndReportingWhenItsClockIsSetBack() {
    desk.healthy().followingOf("b", 3).forget();
    desk.now = desk.now.minusSeconds(3_600);

    desk.engine(new Vitals.Engine.Failed("refused")).pass(1_500);

    assertTrue(desk.state.reasons().faults().getFirst().contains("refused"));
    var reports = desk.told(PeerMessage.Report.class).size();
    assertTrue(reports >= 2, reports + " reports");
  }

  @Test
  void shouldHandOverWhenItsClockIsBehindThatOfTheOthers() {
    leader();
    desk.others.clear();

    for (var i = 0; i < 4; i++) {
      for (var id : List.of("b", "c")) desk.hear(new PeerMessage.Report(ahead(desk.report(id))));
      desk.pass(400);
    }

    assertEquals(List.of("b"), transfers());
  }

  @Test
  void shouldHandOverSoonWhenItsClockIsSetBackShortlyAfterAnotherChange() {
    leadingAfterB("sickness: its engine fails").pass(300).decideInTime(11, 1, 3).forget();
    desk.now = desk.now.minusSeconds(3_600);

    desk.engine(new Vitals.Engine.Failed("refused")).pass(1_500);

    assertEquals(List.of("b"), transfers());
  }

  private NodeReport ahead(NodeReport like) {
    return ReportDraft.like(like).clock(desk.now.plusSeconds(3_600)).report();
  }

  @Test
  void shouldNotBlameTheEngineForAPauseOfItsOwn() {
    leader();
    desk.vitals = Optional.empty();
    desk.pass(200).stoodStill(900);
    confirm();

    desk.pass(400);

    assertEquals(List.of(), transfers());
  }

  @Test
  void shouldHandOverNoTwiceWhileTheFirstIsUnderWay() {
    leader().engine(new Vitals.Engine.Failed("refused")).pass(3_000);

    assertEquals(1, transfers().size());
  }

  @Test
  void shouldStayAndSaySoWhenTheHandoverFails() {
    leader().engine(new Vitals.Engine.Failed("refused")).pass(1_500);
    for (var i = 0; i < 2; i++) desk.transferEnds(new QuorumLog.Done.Failed("b is too slow"));

    assertEquals(2, transfers().size());
    assertTrue(desk.last(ClusterEffect.Warn.class).orElseThrow().text().contains("b is too slow"));
    assertTrue(desk.state.job().isEmpty());
  }

  @Test
  void shouldYieldToAPreferredNodeOnceAllHasBeenWellForAWhile() {
    leader();
    desk.others.put("c", ReportDraft.like(desk.report("c")).priority(5).report());

    desk.decideInTime(12, 10, 3);
    assertEquals(List.of(), transfers());
    desk.decideInTime(22, 10, 3);
    assertEquals("c", transfers().getFirst());
  }

  @Test
  void shouldNotLookAfterALeadItDoesNotHave() {
    desk.healthy().followingOf("b", 3).forget();

    desk.engine(new Vitals.Engine.Failed("refused")).pass(30_000);

    assertEquals(List.of(), transfers());
  }

  @Test
  void shouldForgetItsAilmentsWhenItLeadsNoMore() {
    leader().engine(new Vitals.Engine.Failed("refused")).pass(300);

    desk.log(new LogEvent.NotLeading()).pass(100);

    assertEquals(Optional.empty(), desk.state.ailment().since());
  }
}
