package opekko.cluster.log;

import static opekko.cluster.log.Blocks.id;
import static opekko.cluster.log.Voters.got;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import opekko.cluster.Voter;
import opekko.cluster.log.QuorumLog.Done;
import opekko.cluster.log.QuorumLogSettings.Limits;
import opekko.protocol.fault.Fetched;
import opekko.protocol.port.CommitLog.Outcome;
import opekko.protocol.port.CommitLog.Position;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two of three voters are lost. */
class ForceTest {
  private static final Generation OF_C = new Generation(1, "c", 3);

  @TempDir Path folder;

  /** Blocks 1 to {@code last} are decided and applied everywhere; then only c is left. */
  private Voters survivor(long last) throws IOException {
    var voters = new Voters(folder, "a", "b", "c").startAll();
    var leader = voters.leader(0);
    for (var number = 1L; number <= last; number++)
      assertEquals(new Outcome.Committed(id(number), 0), leader.commit(number));
    voters.awaitApplied(id(last));
    var leaderless = voters.heard("c").next(LogEvent.NoLeader.class);
    voters.stop("a");
    voters.stop("b");
    got(leaderless);
    return voters;
  }

  private static Voters.Lead forced(Voters voters) {
    var log = voters.log("c");
    var done = log.force(OF_C).toCompletableFuture();
    // Whoever looks at the log meanwhile is answered.
    do assertTrue(log.view().end().index() >= 0);
    while (!done.isDone());
    assertEquals(new Done.Ok(), got(done));
    return leader(voters);
  }

  private static Voters.Lead leader(Voters voters) {
    var leading = voters.heard("c").await(LogEvent.Leading.class, e -> e.term() > 1_000_000);
    return new Voters.Lead("c", leading.term(), voters.log("c"));
  }

  @Test
  void shouldGoOnAloneOnTheSameParentAndAfterARestart() throws IOException {
    try (var voters = survivor(3)) {
      var alone = forced(voters);

      assertEquals(OF_C, alone.log().view().end().generation());
      assertEquals(Optional.of(id(3)), alone.log().view().tip());
      assertEquals(List.of("c"), ids(alone.log()));
      assertInstanceOf(Outcome.Refused.class, alone.commit(3 + 2));
      assertEquals(new Outcome.Committed(id(4), 0), alone.commit(4));
      assertEquals(id(2), next(alone.log(), 1));

      voters.stop("c");
      voters.start("c");
      var again = leader(voters);
      assertEquals(OF_C, again.log().view().end().generation());
      assertEquals(new Outcome.Committed(id(5), 0), again.commit(5));
      assertEquals(id(3), next(again.log(), 2));
      assertEquals(id(5), next(again.log(), 4));
    }
  }

  /** A leader without a majority notices it late. */
  private static QuorumLogSettings leadingOnAlone(QuorumLogSettings settings) {
    var usual = Limits.DEFAULT;
    return Voters.with(
        settings,
        new Limits(
            usual.electionMin(),
            Duration.ofSeconds(10),
            usual.commit(),
            usual.snapshotEvery(),
            usual.payloadBytes(),
            usual.freeBytes()));
  }

  private static List<String> ids(QuorumLog log) {
    return log.view().voters().stream().map(Voter::id).toList();
  }

  /** The id of the decided block that follows. */
  private static Object next(QuorumLog log, long number) {
    var found = assertInstanceOf(Fetched.Found.class, got(log.after(id(number))));
    return assertInstanceOf(Position.Next.class, found.value()).block().envelope().id();
  }

  @Test
  void shouldTakeAlsoWhatOnlyTheLostKnewToBeDecided() throws IOException {
    try (var voters =
        new Voters(folder, "a", "b", "c").with(ForceTest::leadingOnAlone).startAll()) {
      var leader = voters.leader(0);
      assertEquals(new Outcome.Committed(id(1), 0), leader.commit(1));
      voters.awaitApplied(id(1));
      var survivor = voters.log(leader.id());
      var leaderless = voters.heard(leader.id()).next(LogEvent.NoLeader.class);
      voters.running().stream().filter(node -> !node.equals(leader.id())).forEach(voters::stop);
      assertEquals(Optional.of(leader.id()), survivor.view().leader());
      // Written here, and nobody is left to say that it is decided.
      var open = survivor.commit(leader.term(), Blocks.block(2));
      got(leaderless);
      assertEquals(Optional.of(id(1)), survivor.view().tip());

      var next = new Generation(1, leader.id(), 3);
      assertEquals(new Done.Ok(), got(survivor.force(next)));

      var leading = voters.heard(leader.id()).await(LogEvent.Leading.class, e -> e.term() > 1_000);
      assertInstanceOf(Outcome.Unknown.class, got(open));
      assertEquals(Optional.of(id(2)), survivor.view().tip());
      assertEquals(id(2), next(survivor, 1));
      assertEquals(
          new Outcome.Committed(id(3), 0), got(survivor.commit(leading.term(), Blocks.block(3))));
    }
  }

  @Test
  void shouldShutOutAVoterOfTheEndedGenerationForGood() throws IOException {
    try (var voters = survivor(2)) {
      var alone = forced(voters);
      var b = voters.start("b");

      var done = assertInstanceOf(Done.Failed.class, got(b.overtaken(OF_C)));

      assertTrue(done.cause().contains("an operator ended that"), done.cause());
      var broken = voters.heard("b").await(LogEvent.Broken.class, _ -> true);
      assertTrue(broken.cause().contains("--ha.joining"), broken.cause());
      voters.stop("b");
      var refusal = assertThrows(IOException.class, () -> voters.start("b"));
      assertTrue(refusal.getMessage().contains("generation 1, begun by c"), refusal.getMessage());
      assertEquals(new Outcome.Committed(id(3), 0), alone.commit(3));
    }
  }

  @Test
  void shouldNotVoteTogetherAcrossGenerations() throws IOException {
    try (var voters = survivor(2)) {
      var alone = forced(voters);
      voters.start("b");

      voters.heard("b").await(LogEvent.NoLeader.class, _ -> true);

      assertEquals(Optional.empty(), voters.log("b").view().leader());
      assertEquals(Optional.of("c"), alone.log().view().leader());
      assertEquals(new Outcome.Committed(id(3), 0), alone.commit(3));
      assertEquals(Optional.of(id(2)), voters.log("b").view().tip());
    }
  }

  @Test
  void shouldGrowBackToThreeVotersOfTheNewGeneration() throws IOException {
    try (var voters = survivor(2)) {
      var alone = forced(voters);
      var all = voters.members();
      var c = all.getLast();
      for (var node : List.of("a", "b")) {
        TestFolders.wipe(voters.folder(node));
        Files.delete(LogFolder.mark(voters.folder(node)));
        var joining = voters.start(Voters.joining(self(all, node), voters.settings(node)));
        assertEquals(new Done.Ok(), got(joining.overtaken(OF_C)));
        assertEquals(OF_C, joining.view().end().generation());
      }

      var two = List.of(self(all, "a"), c);
      assertEquals(new Done.Ok(), got(alone.log().replaceVoters(List.of(c), two)));
      assertEquals(new Done.Ok(), got(alone.log().replaceVoters(two, all)));

      assertEquals(new Outcome.Committed(id(3), 0), alone.commit(3));
      voters.awaitApplied(id(3));
      assertEquals(id(2), next(voters.log("a"), 1));
      voters.stop("c");
      var successor = voters.leader(alone.term());
      assertEquals(new Outcome.Committed(id(4), 0), successor.commit(4));
    }
  }

  private static Voter self(List<Voter> all, String id) {
    return all.stream().filter(voter -> voter.id().equals(id)).findFirst().orElseThrow();
  }

  @Test
  void shouldGoOnWithTheOldLogWhenTheNextCannotBeWritten() throws IOException {
    try (var voters = survivor(2)) {
      // In the place of the file that would be written.
      Files.createDirectories(folder.resolve("c.generation.tmp"));

      var failed = assertInstanceOf(Done.Failed.class, got(voters.log("c").force(OF_C)));

      assertTrue(failed.cause().startsWith("nothing was forced: "), failed.cause());
      assertEquals(Generation.FIRST, voters.log("c").view().end().generation());
      voters.start("a");
      var leader = voters.leader(voters.log("c").view().term());
      assertEquals(new Outcome.Committed(id(3), 0), leader.commit(3));
      assertFalse(Files.exists(folder.resolve("c.generation")));
    }
  }

  @Test
  void shouldNotStartWhenItCannotTellItsGeneration() throws IOException {
    try (var voters = new Voters(folder, "a")) {
      for (var text : List.of("", "one", "1\n", "1\na\nmany\n")) {
        Files.writeString(folder.resolve("a.generation"), text);
        var refusal = assertThrows(IOException.class, () -> voters.start("a"));
        assertTrue(refusal.getMessage().contains("tells no generation"), refusal.getMessage());
      }
    }
  }

  @Test
  void shouldBelongToOneProcessAlsoAfterItWasForced() throws IOException {
    try (var voters = survivor(1)) {
      forced(voters);
      var second = Voters.as(Voters.voter("c"), voters.settings("c"));
      var refusal = assertThrows(IOException.class, () -> RatisQuorumLog.open(second, _ -> {}));
      assertTrue(refusal.getMessage().contains("in use by another node"), refusal.getMessage());
    }
  }

  @Test
  void shouldOnlyBeginTheNextGeneration() throws IOException {
    try (var voters = survivor(1)) {
      var failed =
          assertInstanceOf(
              Done.Failed.class, got(voters.log("c").force(new Generation(2, "c", 3))));
      assertTrue(failed.cause().contains("does not follow"), failed.cause());
    }
  }

  @Test
  void shouldEndBothWhenTwoOperatorsForcedDifferentSurvivors() throws IOException {
    try (var voters = survivor(2)) {
      forced(voters);

      var theirs = new Generation(1, "b", 3);
      var done = assertInstanceOf(Done.Failed.class, got(voters.log("c").overtaken(theirs)));

      assertTrue(done.cause().contains("two operators forced the log"), done.cause());
      voters.stop("c");
      var refusal = assertThrows(IOException.class, () -> voters.start("c"));
      assertTrue(refusal.getMessage().contains("Choose one to keep"), refusal.getMessage());
      Files.delete(folder.resolve("c.ended"));
      voters.start("c");
      assertEquals(OF_C, leader(voters).log().view().end().generation());
    }
  }

  @Test
  void shouldTellAnEmptyVoterThatIsNotToJoinHowToComeBack() throws IOException {
    try (var voters = new Voters(folder, "a", "b", "c")) {
      var b = voters.start("b");

      var done = assertInstanceOf(Done.Failed.class, got(b.overtaken(OF_C)));

      assertTrue(done.cause().contains("start it with --ha.joining"), done.cause());
      assertFalse(Files.exists(folder.resolve("b.ended")));
    }
  }
}
