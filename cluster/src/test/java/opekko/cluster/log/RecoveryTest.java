package opekko.cluster.log;

import static opekko.cluster.log.Blocks.id;
import static opekko.cluster.log.Voters.got;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import opekko.cluster.log.QuorumLog.Done;
import opekko.cluster.log.QuorumLogSettings.Limits;
import opekko.protocol.fault.Fetched;
import opekko.protocol.port.CommitLog.Outcome;
import opekko.protocol.port.CommitLog.Position;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecoveryTest {
  @TempDir Path folder;

  @Test
  void shouldFillAVoterThatWasAwayWhileTheLogWasPurgedFromASnapshot() throws IOException {
    try (var voters = new Voters(folder, "a", "b", "c").with(RecoveryTest::oftenSnapshots)) {
      voters.start("a");
      voters.start("b");
      voters.start("c");
      var leader = voters.leader(0);
      assertEquals(new Outcome.Committed(id(1), 0), leader.commit(1));
      voters.awaitApplied(id(1));
      var away = voters.running().stream().filter(n -> !n.equals(leader.id())).findFirst().get();
      voters.stop(away);
      var number = 2L;
      while (number < 80) leader.commit(number++);
      // A new term closes the segment that is open, and only closed ones are purged.
      assertEquals(
          new Done.Ok(), got(leader.log().transfer(Optional.empty(), Duration.ofSeconds(10))));
      var next = voters.leader(leader.term());
      while (hasFirstSegment(voters, next.id())) {
        assertEquals(new Outcome.Committed(id(number), 0), next.commit(number));
        number++;
      }
      var last = number - 1;

      voters.start(away);

      voters.heard(away).await(LogEvent.Jumped.class, _ -> true);
      assertEquals(new Outcome.Committed(id(number), 0), next.commit(number));
      voters
          .heard(away)
          .await(LogEvent.Applied.class, e -> e.block().envelope().id().equals(id(last + 1)));
      var log = voters.log(away);
      assertEquals(Fetched.found(new Position.AtTip(0)), got(log.after(id(number))));
      assertBlockAfter(log, last - KeptPayloads.IN_MEMORY / 2);
      // It knows of older blocks but was not sent them.
      assertEquals(
          Fetched.found(new Position.Elsewhere(id(number), Optional.empty())),
          got(log.after(id(2))));
      assertBlockAfter(voters.log(next.id()), 2);
    }
  }

  private static void assertBlockAfter(RatisQuorumLog log, long number) {
    var found = assertInstanceOf(Fetched.Found.class, got(log.after(id(number))));
    var next = assertInstanceOf(Position.Next.class, found.value());
    assertEquals(Blocks.block(number + 1), next.block().envelope());
  }

  private static QuorumLogSettings oftenSnapshots(QuorumLogSettings settings) {
    var usual = Limits.DEFAULT;
    return Voters.with(
        settings,
        new Limits(
            usual.electionMin(), usual.electionMax(), usual.commit(), 100, 1L << 30, 1L << 20));
  }

  private static boolean hasFirstSegment(Voters voters, String id) throws IOException {
    return segments(voters.folder(id)).stream()
        .anyMatch(path -> path.getFileName().toString().startsWith("log_0-"));
  }

  private static List<Path> segments(Path node) throws IOException {
    try (var files = Files.walk(LogFolder.raft(node, Generation.FIRST))) {
      return files.filter(path -> path.getFileName().toString().startsWith("log_")).toList();
    }
  }

  @Test
  void shouldNotTakeAWipedVoterBackAsIfNothingHadHappened() throws IOException {
    try (var voters = new Voters(folder, "a", "b", "c").startAll()) {
      var leader = voters.leader(0);
      assertEquals(new Outcome.Committed(id(5), 0), leader.commit(5));
      var wiped = voters.running().stream().filter(n -> !n.equals(leader.id())).findFirst().get();
      voters.stop(wiped);
      TestFolders.wipe(voters.folder(wiped));

      assertRefused(voters.settings(wiped), "had a commit log in", "must not vote");

      // As the message says: out, wiped altogether, and in again as one that joins.
      var all = voters.members();
      var others = all.stream().filter(v -> !v.id().equals(wiped)).toList();
      assertEquals(new Done.Ok(), got(leader.log().replaceVoters(all, others)));
      TestFolders.wipe(voters.folder(wiped));
      Files.delete(folder.resolve(wiped + ".voter"));
      var self = voters.settings(wiped).self();
      voters.start(Voters.joining(self, voters.settings(wiped)));
      assertEquals(new Done.Ok(), got(leader.log().replaceVoters(others, all)));
      assertEquals(new Outcome.Committed(id(6), 0), leader.commit(6));
      voters.awaitApplied(id(6));
    }
  }

  @Test
  void shouldNotStartFromADamagedLogNorWithoutRoom() throws IOException {
    try (var voters = new Voters(folder, "a", "b", "c").startAll()) {
      var leader = voters.leader(0);
      for (var number = 5; number < 25; number++)
        assertEquals(new Outcome.Committed(id(number), 0), leader.commit(number));
      var damaged = voters.running().stream().filter(n -> !n.equals(leader.id())).findFirst().get();
      voters.awaitApplied(id(24));
      voters.stop(damaged);
      var segment = segments(voters.folder(damaged)).getLast();
      try (var file = new RandomAccessFile(segment.toFile(), "rw")) {
        file.seek(3000);
        file.write(new byte[100]);
      }

      assertRefused(
          voters.settings(damaged), "cannot be read", "Take it out of the voters", "add it again");

      var usual = Limits.DEFAULT;
      var greedy =
          new Limits(
              usual.electionMin(),
              usual.electionMax(),
              usual.commit(),
              usual.snapshotEvery(),
              usual.payloadBytes(),
              Long.MAX_VALUE);
      assertRefused(Voters.with(voters.settings(damaged), greedy), "MiB free", "make room");
      assertEquals(new Outcome.Committed(id(25), 0), leader.commit(25));
    }
  }

  private static void assertRefused(QuorumLogSettings settings, String... words) {
    var refusal = assertThrows(IOException.class, () -> RatisQuorumLog.open(settings, _ -> {}));
    for (var word : words) assertTrue(refusal.getMessage().contains(word), refusal.getMessage());
  }
}
