package opekko.cluster.log;

import static opekko.cluster.log.Blocks.id;
import static opekko.cluster.log.Voters.got;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import opekko.cluster.log.QuorumLog.Done;
import opekko.cluster.log.QuorumLogSettings.Limits;
import opekko.protocol.port.CommitLog.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ElectionsTest {
  private static final Duration LIMIT = Duration.ofSeconds(5);

  @TempDir Path folder;

  @Test
  void shouldAnswerATransferWithItsResult() throws IOException {
    try (var voters = new Voters(folder, "a", "b", "c").startAll()) {
      var leader = voters.leader(0);
      leader.commit(5);
      var target = other(voters, leader.id());

      assertFailed(leader.log().transfer(Optional.of("x"), LIMIT), "x is not one of the voters");
      assertFailed(voters.log(target).transfer(Optional.empty(), LIMIT), "does not lead");
      assertEquals(new Done.Ok(), got(leader.log().transfer(Optional.of(target), LIMIT)));

      voters.heard(leader.id()).await(LogEvent.NotLeading.class, _ -> true);
      var next = voters.leader(leader.term());
      assertEquals(target, next.id());
      assertInstanceOf(Outcome.Unknown.class, leader.commit(6));
      assertEquals(new Outcome.Committed(id(6), 0), next.commit(6));

      assertEquals(new Done.Ok(), got(next.log().transfer(Optional.empty(), LIMIT)));
      var third = voters.leader(next.term());
      assertEquals(new Outcome.Committed(id(7), 0), third.commit(7));
    }
  }

  @Test
  void shouldKeepLeadingWhenTheOneItWasToHandOverToIsGone() throws IOException {
    try (var voters = new Voters(folder, "a", "b", "c").startAll()) {
      var leader = voters.leader(0);
      leader.commit(5);
      var target = other(voters, leader.id());
      voters.stop(target);

      assertInstanceOf(
          Done.Failed.class,
          got(leader.log().transfer(Optional.of(target), Duration.ofSeconds(1))));
      assertEquals(new Outcome.Committed(id(6), 0), leader.commit(6));
    }
  }

  @Test
  void shouldFollowALeaderThatIsGoneAtOnceWhenToldTo() throws IOException {
    // Its own timer would take longer than this test waits.
    try (var voters = new Voters(folder, "a", "b", "c").with(ElectionsTest::slow).startAll()) {
      var leader = voters.leader(0);
      assertEquals(new Outcome.Committed(id(5), 0), leader.commit(5));
      voters.awaitApplied(id(5));
      assertFailed(leader.log().stand(), "is no follower");
      voters.stop(leader.id());
      var gated = voters.log(voters.running().getFirst());
      got(gated.candidacy(false));
      assertFailed(gated.stand(), "may not stand");

      var successor = voters.running().getLast();
      assertEquals(new Done.Ok(), got(voters.log(successor).stand()));

      var next = voters.leader(leader.term());
      assertEquals(successor, next.id());
      assertEquals(new Outcome.Committed(id(6), 0), next.commit(6));
    }
  }

  private static QuorumLogSettings slow(QuorumLogSettings settings) {
    return Voters.with(
        settings,
        new Limits(
            Duration.ofSeconds(100), Duration.ofSeconds(200), LIMIT, 256, 1L << 30, 1L << 20));
  }

  @Test
  void shouldHaveNoLeaderWhileNobodyMayStandAndOneOnceSomebodyMay() throws IOException {
    try (var voters = new Voters(folder, "a", "b", "c").with(Voters::notStanding).startAll()) {
      for (var node : voters.running())
        voters.heard(node).await(LogEvent.NoLeader.class, _ -> true);
      for (var node : voters.running())
        assertEquals(Optional.empty(), voters.log(node).view().leader());

      assertEquals(new Done.Ok(), got(voters.log("b").candidacy(true)));

      var leader = voters.leader(0);
      assertEquals("b", leader.id());
      assertEquals(new Outcome.Committed(id(5), 0), leader.commit(5));
      voters.awaitApplied(id(5));
    }
  }

  private static String other(Voters voters, String than) {
    return voters.running().stream().filter(id -> !id.equals(than)).findFirst().orElseThrow();
  }

  private static void assertFailed(CompletionStage<Done> stage, String words) {
    var failed = assertInstanceOf(Done.Failed.class, got(stage));
    assertTrue(failed.cause().contains(words), failed.cause());
  }
}
