package opekko.node.ha;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import opekko.node.terminal.Palette;
import opekko.protocol.api.HaResult;
import opekko.protocol.api.HaStatus;
import opekko.protocol.api.LeaderChange;
import opekko.protocol.testkit.Clusters;
import org.junit.jupiter.api.Test;

class ClusterTextTest {
  private static List<String> lines(HaStatus status) {
    return new ClusterText(new Palette(false)).lines(status, Clusters.NOW);
  }

  @Test
  void shouldShowLeaderQuorumAndEachNodeInARow() {
    assertEquals(
        """
        a leads for 61 s, term 7
        committed up to 30 0x00000000…001e, 1 voter may be lost
        paused: no automatic change of the leader for another 10 min 0 s
        forced: generation 2 is in use

          node       role      ready                    head  committed    lag   L1 age      disk     clock  version
          a          leader    yes, priority 10           30         30      0    4.0 s    0.4 ms     -3 ms  v0.1.0
          b*         voter     yes                        29         30      1    5.0 s         -         -  v0.1.0
          c          voter     away, drained               -          -      -        -         -         -  v0.1.0
                     its engine does not answer

        last change  2023-11-14T22:12:19Z  c → a, term 7: killed; 412 ms without a block, 1 late block, after block 12
        """
            .stripTrailing(),
        String.join("\n", lines(Clusters.led(OptionalInt.of(1)))));
  }

  @Test
  void shouldSayThatNobodyLeadsAndThatThereIsNoQuorum() {
    var lines = lines(Clusters.leaderless());

    assertEquals("nobody leads, newest term 7", lines.getFirst());
    assertTrue(lines.get(1).endsWith(", no quorum"), lines.get(1));
  }

  @Test
  void shouldTellHowWellTheClusterIs() {
    assertEquals(HaHealth.WELL, HaHealth.of(Clusters.led(OptionalInt.of(1))));
    assertEquals(HaHealth.DEGRADED, HaHealth.of(Clusters.led(OptionalInt.of(0))));
    assertEquals(HaHealth.LEADERLESS, HaHealth.of(Clusters.leaderless()));
    // Two of three are reachable, so none may be lost.
    assertEquals(HaHealth.DEGRADED, HaHealth.of(Clusters.led(OptionalInt.empty())));
  }

  @Test
  void shouldShowTheEvidenceOfTheLastChangeAndTheOthersInALine() {
    var first =
        new LeaderChange(
            Clusters.NOW.minus(Duration.ofDays(1)),
            Optional.empty(),
            "c",
            1,
            "start",
            List.of(),
            Optional.empty(),
            OptionalLong.empty(),
            0);

    assertEquals(
        """
        2023-11-14T22:12:19Z  c → a, term 7: killed; 412 ms without a block, 1 late block, after block 12
            c's connection was reset
            a asked for votes

        2023-11-13T22:13:20Z  nobody → c, term 1: start; no block since, 0 late blocks\
        """,
        String.join("\n", ChangeText.timeline(List.of(Clusters.change(), first))));
    assertEquals(
        List.of("the leader has not changed since this node started"),
        ChangeText.timeline(List.of()));
  }

  @Test
  void shouldSayWhatAnOrderCameTo() {
    var result = new HaResult("b leads instead of a", Optional.of("b"), 8, 131, 0);

    assertEquals(
        "b leads instead of a%nb leads, term 8; took 131 ms, 0 late blocks".formatted(),
        ResultText.of(result, false));
    assertEquals(
        "dry run: b leads instead of a%nb leads, term 8".formatted(), ResultText.of(result, true));
  }
}
