package opekko.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import opekko.cluster.log.LogEnd;
import opekko.cluster.log.LogEvent;
import opekko.cluster.log.QuorumLog;
import opekko.protocol.testkit.Chains;
import org.junit.jupiter.api.Test;

/** When a node may stand for election, and what it says when it may not. */
class CandidacyTest {
  private final Desk desk = new Desk("b");

  private boolean mayStand() {
    return desk.state.mayStand().orElseThrow();
  }

  private String reasons() {
    return String.join("; ", desk.state.reasons().all());
  }

  private Vitals with(Vitals.Engine engine, Optional<String> signerFailure, long l1Age) {
    return new Vitals(
        true, engine, signerFailure, Desk.l1(desk.now, l1Age), OptionalDouble.empty());
  }

  @Test
  void shouldNotStandBeforeItKnowsItself() {
    desk.born();

    assertEquals(
        List.of(new ClusterEffect.SetCandidacy(false)), desk.all(ClusterEffect.SetCandidacy.class));
  }

  @Test
  void shouldStandWhenAllIsWell() {
    desk.healthy();

    assertEquals("", reasons());
    assertEquals(
        List.of(new ClusterEffect.SetCandidacy(false), new ClusterEffect.SetCandidacy(true)),
        desk.all(ClusterEffect.SetCandidacy.class));
  }

  @Test
  void shouldStandAloneAfterAllWereRestartedAtOnce() {
    // given: a log with blocks, and nobody heard of yet
    desk.born(
        new QuorumLog.View(
            Optional.empty(), 9, Optional.of(Desk.block(10)), 0, 20, Desk.VOTERS, LogEnd.NONE),
        OperatorMemory.Wishes.NONE);

    // when: its driver found its head, three blocks behind, and the others had time to speak
    desk.head(7).pass(2_100);

    // then
    assertTrue(mayStand(), reasons());
  }

  @Test
  void shouldSayWhatIsWrongWithTheEngine() {
    desk.healthy();

    desk.vitals = Optional.of(with(new Vitals.Engine.Syncing(), Optional.empty(), 6));
    desk.pass(500);
    assertFalse(mayStand());
    assertTrue(reasons().contains("its engine is syncing"), reasons());

    desk.vitals = Optional.of(with(new Vitals.Engine.Failed("refused"), Optional.empty(), 6));
    desk.pass(500);
    assertTrue(reasons().contains("its engine fails: refused"), reasons());
  }

  @Test
  void shouldNotStandWhileItsEngineHangs() {
    desk.healthy();

    desk.vitals = Optional.empty();
    desk.pass(4_000);

    assertFalse(mayStand());
    assertTrue(reasons().contains("its engine has not answered"), reasons());
  }

  @Test
  void shouldNotStandWithoutItsSignerOrItsDisk() {
    desk.healthy();

    desk.vitals = Optional.of(with(new Vitals.Engine.Ok(), Optional.of("no route"), 6));
    desk.pass(500);
    assertTrue(reasons().contains("the signer fails: no route"), reasons());
    assertFalse(mayStand());

    desk.hear(
        new ClusterInput.VitalsTaken(Desk.well(desk.now), Optional.of("disk full"), LogEnd.NONE));
    assertTrue(reasons().contains("the log's disk fails: disk full"), reasons());
    assertFalse(mayStand());
  }

  @Test
  void shouldNotStandWhileDrainedAlsoAfterARestart() {
    desk.born(
        new QuorumLog.View(Optional.empty(), 0, Optional.empty(), 0, 0, Desk.VOTERS, LogEnd.NONE),
        new OperatorMemory.Wishes(true, 0));
    desk.head(10).pass(1_000);

    assertFalse(mayStand());
    assertEquals("drained by an operator", reasons());
  }

  @Test
  void shouldLeaveLeadingToOthersWhileOnlyItsOwnL1IsOld() {
    desk.healthy().followingOf("a", 3);

    desk.vitals = Optional.of(with(new Vitals.Engine.Ok(), Optional.empty(), 2_000));
    desk.now = desk.now.plusSeconds(400);
    desk.pass(1_000);

    assertFalse(mayStand());
    assertTrue(reasons().contains("its L1 head is"), reasons());
  }

  @Test
  void shouldStandAllTheSameWhenThoseThatAreReadyCannotWin() {
    // given: after a crash only this node's log has all that was decided, and its head is behind
    desk.healthy();
    desk.head(5).pass(5_000);
    assertFalse(mayStand());
    assertTrue(reasons().contains("has a higher head"), reasons());

    // when: nobody has led for ten seconds
    desk.pass(5_000);
    assertTrue(mayStand());

    // then: it gives way again once somebody does
    desk.followingOf("a", 3);
    assertFalse(mayStand());
    desk.log(new LogEvent.LeaderChanged(Optional.empty(), 3)).pass(9_000);
    assertFalse(mayStand());
    desk.pass(1_000);
    assertTrue(mayStand());
  }

  @Test
  void shouldStandAllTheSameWhenL1IsOldForEverybody() {
    desk.healthy();
    for (var id : List.of("a", "c"))
      desk.others.put(id, desk.report(id, List.of("its L1 head is 2000 s old")));
    desk.vitals = Optional.of(with(new Vitals.Engine.Ok(), Optional.empty(), 2_000));

    desk.now = desk.now.plusSeconds(400);
    desk.pass(1_000);

    assertTrue(reasons().contains("its L1 head is"), reasons());
    assertTrue(mayStand());
  }

  @Test
  void shouldLeaveLeadingToOthersWhileOnlyItsOwnDiskIsSlow() {
    desk.healthy().followingOf("a", 3);

    desk.disk(499).pass(600);
    assertTrue(mayStand(), reasons());

    desk.disk(501).pass(600);
    assertFalse(mayStand());
    assertEquals("its disk took 501 ms to sync the log", reasons());

    desk.disk(1).pass(600);
    assertTrue(mayStand(), reasons());
  }

  @Test
  void shouldStandAllTheSameWhenEachDiskIsSlow() {
    desk.healthy();
    for (var id : List.of("a", "c"))
      desk.others.put(id, desk.report(id, List.of("its disk took 900 ms to sync the log")));

    desk.disk(Double.POSITIVE_INFINITY).pass(1_000);

    assertTrue(reasons().contains("its disk took"), reasons());
    assertTrue(mayStand());
  }

  @Test
  void shouldNotStandWithAHeadThatTheLogCannotFill() {
    desk.healthy().decide(10 + Candidacy.FILLABLE, 1);
    assertTrue(mayStand());

    desk.decide(11 + Candidacy.FILLABLE, 1);

    assertFalse(mayStand());
    assertTrue(reasons().contains("blocks behind what is decided"), reasons());
  }

  @Test
  void shouldLetTheHighestHeadLeadFirstWhenNothingIsDecidedYet() {
    desk.healthy().head(9).pass(600);

    assertFalse(mayStand());
    assertTrue(reasons().contains("nothing is decided yet, and a has a higher head"), reasons());

    desk.head(10).pass(600);
    assertTrue(mayStand());
  }

  @Test
  void shouldDistrustItsClockWhenMostOthersDifferFromIt() {
    desk.healthy();
    report("a", Duration.ofHours(1));
    assertEquals("", reasons());

    report("c", Duration.ofHours(1));

    assertTrue(reasons().contains("its clock is off by 3600000 ms"), reasons());
  }

  private void report(String id, Duration ahead) {
    var report = ReportDraft.like(desk.report(id)).withoutL1().clock(desk.now.plus(ahead));
    desk.hear(new PeerMessage.Report(report.report()));
  }

  private NodeReport stranger(
      String id, long incarnation, Instant startedAt, String version, ChainIdentity chain) {
    var like = desk.report(id);
    return new NodeReport(
        id,
        incarnation,
        startedAt,
        chain,
        version,
        "",
        0,
        false,
        like.unsafeHead(),
        like.committed(),
        List.of(),
        false,
        0,
        OptionalLong.empty(),
        desk.now,
        OptionalDouble.empty(),
        Pause.NONE,
        LogEnd.NONE);
  }

  @Test
  void shouldNotBelieveNodesOfAnotherChainOrVersion() {
    desk.healthy();
    var chain = desk.machine.settings().chain();
    var other = new ChainIdentity(chain.l1ChainId(), chain.l2ChainId(), Chains.hash(666));

    desk.hearReport(stranger("x", 1, desk.now, "1.0.0", other));
    desk.hearReport(stranger("y", 1, desk.now, "2.0.0", chain));

    assertTrue(desk.state.strangers().get("x").why().contains("another chain"));
    assertTrue(desk.state.strangers().get("y").why().contains("2.0.0 does not work with 1.2.0"));
    assertEquals(2, desk.all(ClusterEffect.Warn.class).size());
    assertTrue(
        desk.status().nodes().stream()
            .anyMatch(node -> node.id().equals("x") && !node.isReachable()));
  }

  @Test
  void shouldBelieveTheOlderOfTwoNodesWithOneId() {
    desk.healthy();
    var chain = desk.machine.settings().chain();

    desk.hearReport(stranger("a", 99, desk.now, "1.2.0", chain));

    assertEquals("a".hashCode(), desk.state.peers().get("a").report().incarnation());
    assertTrue(desk.state.strangers().get("a").why().contains("two nodes are called a"));
  }

  @Test
  void shouldBelieveARestartedNodeOnceItsFormerSelfIsSilent() {
    desk.healthy().silent("a").pass(1_500);

    desk.hearReport(stranger("a", 99, desk.now, "1.2.0", desk.machine.settings().chain()));

    assertEquals(99, desk.state.peers().get("a").report().incarnation());
    assertEquals(0, desk.state.strangers().size());
  }

  @Test
  void shouldGiveWayToAnOlderNodeOfItsOwnId() {
    desk.healthy().pass(3_000);

    desk.hearReport(
        stranger("b", 99, Instant.ofEpochSecond(5), "1.2.0", desk.machine.settings().chain()));

    assertFalse(mayStand());
    assertTrue(reasons().contains("two nodes are called b"), reasons());
  }

  @Test
  void shouldTakeItsFormerSelfForNoTwin() {
    desk.healthy();

    desk.hearReport(
        stranger("b", 99, Instant.ofEpochSecond(5), "1.2.0", desk.machine.settings().chain()));

    assertTrue(mayStand(), reasons());
  }
}
