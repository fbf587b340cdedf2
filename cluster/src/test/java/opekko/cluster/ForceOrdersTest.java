package opekko.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import opekko.cluster.log.Generation;
import opekko.cluster.log.LogEnd;
import opekko.cluster.log.LogEvent;
import opekko.cluster.log.QuorumLog;
import opekko.protocol.api.HaOrder;
import opekko.protocol.metrics.HaMetric;
import org.junit.jupiter.api.Test;

/** Node a is what is left of a, b and c. */
class ForceOrdersTest {
  private static final Generation OURS = new Generation(1, "a", 3);
  private final Desk desk = new Desk("a");

  /** Block 11 is decided, then b and c are lost. */
  private void survive() {
    desk.log = new LogEnd(Generation.FIRST, 3, 20, List.of());
    desk.healthy().followingOf("b", 3).decide(11, 3).head(11);
    desk.silent("b").silent("c").log(new LogEvent.LeaderChanged(Optional.empty(), 3)).pass(3_000);
    desk.forget();
  }

  private long force(long generation, String... dead) {
    return desk.order(new HaOrder.Force(List.of(dead), generation));
  }

  private String refusal(String... dead) {
    return desk.refusal(force(1, dead));
  }

  private ClusterEffect.Probe probe() {
    return desk.last(ClusterEffect.Probe.class).orElseThrow();
  }

  private void nobodyAnswers() {
    desk.hear(new ClusterInput.Probed(probe().call(), Map.of()));
  }

  private ClusterEffect.Force forced() {
    return desk.last(ClusterEffect.Force.class).orElseThrow();
  }

  private boolean isForced() {
    return desk.last(ClusterEffect.Force.class).isPresent();
  }

  @Test
  void shouldBeginTheNextGenerationWhenTheDeadAreNamedAndAnswerNowhere() {
    survive();

    var request = force(1, "b", "c");
    assertEquals(List.of("b", "c"), probe().voters().stream().map(Voter::id).toList());
    assertFalse(isForced());
    nobodyAnswers();
    assertEquals(OURS, forced().next());
    desk.hear(new ClusterInput.LogOrderEnded(forced().call(), new QuorumLog.Done.Ok()));
    assertEquals(Optional.empty(), desk.answer(request));
    desk.log(new LogEvent.VotersChanged(List.of(Desk.VOTERS.getFirst())));
    desk.leading(1_000_001);

    var result = desk.result(request);
    assertTrue(result.summary().startsWith("generation 1 has begun: a leads it"));
    assertTrue(result.summary().contains("after block 11. b, c are shut out"), result.summary());
    assertEquals(1_000_001, result.term());
  }

  @Test
  void shouldAnswerAlsoWhenItLeadsBeforeTheLogSaysThatItIsOpen() {
    survive();
    var request = force(1, "b", "c");
    nobodyAnswers();

    desk.leading(1_000_001);
    desk.hear(new ClusterInput.LogOrderEnded(forced().call(), new QuorumLog.Done.Ok()));

    assertTrue(desk.result(request).summary().contains("has begun"));
  }

  @Test
  void shouldSayWhyTheLogDidNotDoIt() {
    survive();
    var request = force(1, "b", "c");
    nobodyAnswers();

    var failed = new QuorumLog.Done.Failed("nothing was forced: no room");
    desk.hear(new ClusterInput.LogOrderEnded(forced().call(), failed));

    assertEquals("nothing was forced: no room", desk.refusal(request));
  }

  @Test
  void shouldRefuseWhatIsNotNamedRight() {
    survive();

    assertEquals("name the voters that are lost: b, c", refusal());
    assertTrue(refusal("x").contains("x does not vote; the other voters are b, c"));
    assertTrue(refusal("a").contains("it lives"));
    assertTrue(refusal("b").contains("a, c are enough to decide"));
    assertEquals(
        "the log is of the first generation: the next is 1, not 2",
        desk.refusal(force(2, "b", "c")));
    assertFalse(isForced());
  }

  @Test
  void shouldRefuseWhileSomebodyLeadsOrADeadOneReports() {
    survive();
    desk.others.put("c", desk.report("c"));
    desk.pass(600);

    assertTrue(refusal("b", "c").contains("c answers"));
    desk.silent("c").pass(3_000);
    desk.log(new LogEvent.LeaderChanged(Optional.of("b"), 4));
    assertTrue(refusal("b", "c").contains("b leads"));
  }

  @Test
  void shouldRefuseWhenAPortOfTheDeadTakesConnections() {
    survive();
    var request = force(1, "b", "c");

    desk.hear(new ClusterInput.Probed(probe().call(), Map.of("c", "10.0.0.3:9551")));

    assertTrue(desk.refusal(request).contains("c is not dead: 10.0.0.3:9551 takes connections"));
    assertFalse(isForced());
  }

  @Test
  void shouldLookAgainAfterTheProbe() {
    survive();
    var request = force(1, "b", "c");
    desk.hearReport(desk.report("c"));

    nobodyAnswers();

    assertTrue(desk.refusal(request).contains("c answers"));
    assertFalse(isForced());
  }

  @Test
  void shouldLeaveItToWhoeverKnowsMore() {
    survive();
    var five =
        List.of(
            Desk.VOTERS.get(0),
            Desk.VOTERS.get(1),
            Desk.VOTERS.get(2),
            new Voter("d", "10.0.0.4", 9550, 9551),
            new Voter("e", "10.0.0.5", 9550, 9551));
    desk.log(new LogEvent.VotersChanged(five));

    assertTrue(refusal("b", "c", "d").contains("e is neither named nor heard of"));
    desk.others.put(
        "e", desk.withLog(desk.report("e"), new LogEnd(Generation.FIRST, 3, 21, List.of())));
    desk.pass(600);
    assertTrue(refusal("b", "c", "d").contains("the log of e is longer: give the order there"));
    desk.others.put(
        "e", desk.withLog(desk.report("e"), new LogEnd(Generation.FIRST, 2, 99, List.of())));
    desk.pass(600);
    force(1, "b", "c", "d");
    nobodyAnswers();
    assertEquals(new Generation(1, "a", 5), forced().next());
  }

  @Test
  void shouldNotForceWhatItCouldNotLead() {
    survive();
    desk.failing("no key").pass(1_000);

    assertTrue(refusal("b", "c").contains("a could not lead: the signer fails: no key"));
  }

  @Test
  void shouldOnlyTryWhenAskedTo() {
    survive();

    var request = desk.order(new HaOrder.Force(List.of("b", "c"), 1), Desk.DRY);
    nobodyAnswers();

    assertTrue(desk.result(request).summary().startsWith("would begin generation 1"));
    assertFalse(isForced());
  }

  @Test
  void shouldTellAForcedGenerationUntilEnoughVotersAreBack() {
    survive();
    desk.log = new LogEnd(OURS, 1_000_001, 1, List.of());
    desk.log(new LogEvent.VotersChanged(Desk.VOTERS.subList(0, 1))).pass(1_500);

    assertEquals(OptionalLong.of(1), desk.status().forcedGeneration());
    assertTrue(
        desk.all(ClusterEffect.Measure.class)
            .contains(new ClusterEffect.Measure(HaMetric.FORCED_GENERATION, "", 1)));
    desk.log(new LogEvent.VotersChanged(Desk.VOTERS.subList(0, 2)));
    assertEquals(OptionalLong.of(1), desk.status().forcedGeneration());
    desk.log(new LogEvent.VotersChanged(Desk.VOTERS));
    assertEquals(OptionalLong.empty(), desk.status().forcedGeneration());
  }

  @Test
  void shouldEndWhenItHearsOfANewerGeneration() {
    survive();
    var theirs = new Generation(1, "c", 3);

    desk.hearReport(desk.withLog(desk.report("c"), new LogEnd(theirs, 1_000_001, 1, List.of())));

    assertEquals(
        Optional.of(new ClusterEffect.Overtaken(theirs)), desk.last(ClusterEffect.Overtaken.class));
    assertTrue(reason("c").contains("generation 1, begun by c"), reason("c"));
  }

  @Test
  void shouldEndWhenAnotherBeganTheSameGeneration() {
    survive();
    desk.log = new LogEnd(OURS, 1_000_001, 1, List.of());
    desk.pass(1_000);
    var theirs = new Generation(1, "c", 3);

    desk.hearReport(desk.withLog(desk.report("c"), new LogEnd(theirs, 1_000_001, 1, List.of())));

    assertEquals(
        Optional.of(new ClusterEffect.Overtaken(theirs)), desk.last(ClusterEffect.Overtaken.class));
  }

  @Test
  void shouldTellAVoterOfAnEndedGenerationAtOnceAndNotBelieveIt() {
    survive();
    desk.log = new LogEnd(OURS, 1_000_001, 1, List.of());
    desk.pass(1_000).forget();

    desk.hearReport(desk.withLog(desk.report("c"), LogEnd.NONE));

    assertTrue(
        desk.all(ClusterEffect.Send.class).stream()
            .anyMatch(sent ->
                sent.node().equals("c")
                    && sent.message() instanceof PeerMessage.Report(var report)
                    && report.log().generation().equals(OURS)));
    assertTrue(reason("c").contains("wipe its log, start it with --ha.joining"), reason("c"));
    assertEquals(Optional.empty(), desk.last(ClusterEffect.Overtaken.class));
  }

  private String reason(String node) {
    return desk.status().nodes().stream()
        .filter(found -> found.id().equals(node))
        .flatMap(found -> found.notReady().stream())
        .reduce("", String::concat);
  }

  @Test
  void shouldHearTheOthersOutBeforeItStandsWithAHistory() {
    startWithAHistory();

    desk.pass(1_500);
    assertEquals(Optional.of(false), desk.state.mayStand());
    desk.pass(600);
    assertEquals(Optional.of(true), desk.state.mayStand());
  }

  @Test
  void shouldStandAtOnceWhenAllWereHeard() {
    startWithAHistory();
    desk.others.put("c", desk.report("c"));

    desk.pass(1_000);

    assertEquals(Optional.of(true), desk.state.mayStand());
  }

  /** With {@code b} there already. */
  private void startWithAHistory() {
    var history =
        new QuorumLog.View(
            Optional.empty(), 3, Optional.of(Desk.block(11)), 0, 20, Desk.VOTERS, LogEnd.NONE);
    desk.born(history, OperatorMemory.Wishes.NONE).head(11);
    desk.others.put("b", desk.report("b"));
  }
}
