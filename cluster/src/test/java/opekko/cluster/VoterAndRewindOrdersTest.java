package opekko.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import opekko.cluster.log.QuorumLog;
import opekko.protocol.api.HaLogLine;
import opekko.protocol.api.HaOrder;
import opekko.protocol.port.CommitLog;
import org.junit.jupiter.api.Test;

/** Orders that change what the log is, and so are looked at twice. */
class VoterAndRewindOrdersTest {
  private static final String ADDRESS = "d=10.0.0.4:9550:9551";
  private final Desk desk = new Desk("a");

  private Desk leader() {
    return desk.leadingInTime();
  }

  private void running(String id) {
    desk.others.put(id, desk.report(id));
    desk.pass(600);
  }

  private ClusterEffect.ReplaceVoters change() {
    return desk.last(ClusterEffect.ReplaceVoters.class).orElseThrow();
  }

  private void logSays(QuorumLog.Done done) {
    desk.hear(new ClusterInput.LogOrderEnded(change().call(), done));
  }

  private static List<String> ids(List<Voter> voters) {
    return voters.stream().map(Voter::id).toList();
  }

  @Test
  void shouldLetARunningNodeInAsAVoter() {
    leader();
    running("d");

    var request = desk.order(new HaOrder.AddVoter(ADDRESS));
    assertEquals(List.of("a", "b", "c"), ids(change().current()));
    assertEquals(List.of("a", "b", "c", "d"), ids(change().next()));
    logSays(new QuorumLog.Done.Ok());

    assertEquals("a, b, c, d vote now", desk.result(request).summary());
  }

  @Test
  void shouldRefuseAVoterThatDoesNotRunOrIsBehindOrVotesAlready() {
    leader();

    assertTrue(add(ADDRESS).contains("d is not heard of: start it first"));
    assertEquals("b votes already", add("b=10.0.0.2"));
    assertTrue(add("nonsense").contains("is no voter like"));
    running("d");
    desk.decide(11 + Candidacy.FILLABLE, 3);
    assertTrue(add(ADDRESS).contains("blocks behind: let it catch up"));
    assertEquals(List.of(), desk.all(ClusterEffect.ReplaceVoters.class));
  }

  private String add(String address) {
    return desk.refusal(desk.order(new HaOrder.AddVoter(address)));
  }

  @Test
  void shouldReplaceAVoterInTwoSteps() {
    leader().silent("c");
    running("d");
    desk.pass(3_000);

    var request = desk.order(new HaOrder.ReplaceVoter("c", ADDRESS));
    assertEquals(List.of("a", "b"), ids(change().next()));
    logSays(new QuorumLog.Done.Ok());
    assertEquals(List.of("a", "b"), ids(change().current()));
    assertEquals(List.of("a", "b", "d"), ids(change().next()));
    logSays(new QuorumLog.Done.Ok());

    assertEquals("a, b, d vote now", desk.result(request).summary());
  }

  @Test
  void shouldSayWhoVotesStillWhenTheLogRefuses() {
    leader();

    var request = desk.order(new HaOrder.RemoveVoter("c"));
    logSays(new QuorumLog.Done.Failed("another change is under way"));

    assertEquals("a, b, c vote still: another change is under way", desk.refusal(request));
  }

  @Test
  void shouldKeepTheLeaderAndAMajority() {
    leader();
    assertEquals(
        "a leads: transfer leadership first",
        desk.refusal(desk.order(new HaOrder.RemoveVoter("a"))));

    desk.silent("b").pass(3_000);
    assertTrue(
        desk.refusal(desk.order(new HaOrder.RemoveVoter("c")))
            .contains("only 1 are heard of: that is no majority"));
  }

  private static List<HaLogLine> lines() {
    return List.of(
        new HaLogLine(3, 0, Desk.block(11), "block"),
        new HaLogLine(3, 0, Desk.block(10), "block"),
        new HaLogLine(3, 0, Desk.block(9), "block"));
  }

  private void linesAreRead() {
    var call = desk.last(ClusterEffect.ReadLines.class).orElseThrow().call();
    desk.hear(new ClusterInput.LinesRead(call, lines()));
  }

  @Test
  void shouldRewindOnlyWhenTheBlockIsConfirmed() {
    leader();
    var code = Desk.block(9).hash().toHex().substring(0, 10);

    var first = desk.order(new HaOrder.Rewind(9, ""));
    linesAreRead();
    assertTrue(desk.refusal(first).contains("give up 2 decided blocks"));
    assertTrue(desk.refusal(first).endsWith("confirm " + code));

    var second = desk.order(new HaOrder.Rewind(9, code));
    linesAreRead();
    var rewind = desk.last(ClusterEffect.Rewind.class).orElseThrow();
    assertEquals(Desk.block(9), rewind.back().to());
    assertEquals(Optional.of(Desk.block(11)), rewind.back().lost());
    assertEquals(3, rewind.term());
    assertEquals("ordered by ann: a test", rewind.back().reason());
    desk.hear(
        new ClusterInput.RewindEnded(
            rewind.call(), new CommitLog.Outcome.Committed(Desk.block(9), 1)));

    assertTrue(desk.result(second).summary().startsWith("2 decided blocks were given up"));
  }

  @Test
  void shouldRefuseARewindToWhereTheLogDoesNotReach() {
    leader();

    for (var height : List.of(8L, 11L, 12L)) {
      var request = desk.order(new HaOrder.Rewind(height, ""));
      linesAreRead();
      assertEquals(
          "the log can go back to blocks 9 to 10, not to " + height, desk.refusal(request));
    }
    assertEquals(Optional.empty(), desk.last(ClusterEffect.Rewind.class));
  }

  @Test
  void shouldSayWhenItIsNotKnownWhetherTheLogWasRewound() {
    leader();
    var code = Desk.block(9).hash().toHex().substring(0, 10);
    var request = desk.order(new HaOrder.Rewind(9, code));
    linesAreRead();

    desk.hear(
        new ClusterInput.RewindEnded(
            desk.last(ClusterEffect.Rewind.class).orElseThrow().call(),
            new CommitLog.Outcome.Unknown("timed out")));

    assertTrue(desk.refusal(request).contains("it is not known whether"));
  }
}
