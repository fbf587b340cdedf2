package opekko.node.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import opekko.node.process.ProcessNews;
import opekko.node.terminal.Palette;
import opekko.protocol.api.LeaderChange;
import opekko.protocol.api.SyncStatus;
import opekko.protocol.type.BlockId;
import opekko.protocol.type.Hash;
import opekko.protocol.type.L1BlockRef;
import opekko.protocol.type.L2BlockRef;
import org.junit.jupiter.api.Test;

class ClusterLinesTest {
  private static final Palette PLAIN = new Palette(false);
  private final ClusterLines lines = new ClusterLines(PLAIN);

  private static LeaderChange change(Optional<String> from, OptionalLong gap, long late) {
    return new LeaderChange(
        Instant.EPOCH, from, "b", 4, "killed", List.of(), Optional.empty(), gap, late);
  }

  @Test
  void shouldTellWhatAChangeOfTheLeaderCost() {
    assertEquals(
        "  a -> b       leads: killed, gap 412 ms, 1 late block, term 4, pid 7",
        lines.changed(change(Optional.of("a"), OptionalLong.of(412), 1), 7));
    assertEquals(
        "  b            leads again: killed, gap 2000 ms, 2 late blocks, term 4, pid 7",
        lines.changed(change(Optional.of("b"), OptionalLong.of(2_000), 2), 7));
    assertEquals(
        "  b            leads, term 4, pid 7; to see another go on: kill -9 7",
        lines.changed(change(Optional.empty(), OptionalLong.empty(), 0), 7));
  }

  @Test
  void shouldTellWhyAProcessEndedAndWhenItIsStartedAgain() {
    var killed = new ProcessNews.Ended("was killed (SIGKILL)", "2026-01-02 INFO x", half());
    assertEquals(
        Optional.of("  a            was killed (SIGKILL); again in 0.5 s"),
        lines.process("a", killed, false));
    var failed = new ProcessNews.Ended("ended with exit code 1", "stopped: disk full", half());
    assertEquals(
        Optional.of("  a            ended with exit code 1; again in 0.5 s: stopped: disk full"),
        lines.process("a", failed, false));
    assertEquals(
        Optional.of("  a            started again, pid 7"),
        lines.process("a", new ProcessNews.Started(7), false));
    assertEquals(Optional.empty(), lines.process("a", new ProcessNews.Started(7), true));
  }

  private static Duration half() {
    return Duration.ofMillis(500);
  }

  @Test
  void shouldShowInOneLineWhoLeadsAndHowFarEachNodeIs() {
    var heads = new HeadsLine(PLAIN);
    heads.show(List.of("a", "b", "c", "verifier-1"), 3);
    heads.moved("a", status(20, 15, 12));
    heads.moved("b", status(22, 18, 12));
    heads.moved("verifier-1", status(21, 18, 12));
    heads.isDown("a", true);
    assertEquals(
        "  L1 9   nobody leads   unsafe a down b 22 c ?   safe 18   finalized 12"
            + "   verifier-1 unsafe 21 safe 18 finalized 12",
        heads.text());
    heads.isDown("a", false);
    heads.leads(Optional.of("b"));
    assertEquals(
        "  L1 9   b leads   unsafe a 20 b 22 c ?   safe 18   finalized 12"
            + "   verifier-1 unsafe 21 safe 18 finalized 12",
        heads.text());
  }

  private static SyncStatus status(long unsafe, long safe, long finalized) {
    var l1 = new L1BlockRef(Hash.ZERO, 9, Hash.ZERO, 1_000);
    return new SyncStatus(
        l1, l1, l1, l1, l1, l2(unsafe), l2(safe), l2(finalized), l2(safe), l2(unsafe), l2(safe));
  }

  private static L2BlockRef l2(long number) {
    return new L2BlockRef(Hash.ZERO, number, Hash.ZERO, 1_000 + number, BlockId.NONE, 0);
  }
}
