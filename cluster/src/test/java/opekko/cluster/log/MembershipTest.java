package opekko.cluster.log;

import static opekko.cluster.log.Blocks.id;
import static opekko.cluster.log.Voters.got;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import opekko.cluster.ChainIdentity;
import opekko.cluster.Voter;
import opekko.cluster.log.QuorumLog.Done;
import opekko.protocol.port.CommitLog.Outcome;
import opekko.protocol.testkit.Chains;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MembershipTest {
  @TempDir Path folder;

  @Test
  void shouldGrowFromOneToThreeVotersOneByOneAndLoseOneAgain() throws IOException {
    try (var voters = new Voters(folder, "a").startAll()) {
      var leader = voters.leader(0);
      assertEquals(new Outcome.Committed(id(5), 0), leader.commit(5));
      var a = voters.members().getFirst();
      var b = join(voters, "b");
      var c = join(voters, "c");

      assertFailed(leader, List.of(a), List.of(a, b, c), "one at a time");
      assertFailed(leader, List.of(a, c), List.of(a, b), "different");
      assertEquals(new Done.Ok(), replace(leader, List.of(a), List.of(a, b)));
      assertEquals(new Outcome.Committed(id(6), 0), leader.commit(6));
      assertEquals(new Done.Ok(), replace(leader, List.of(a, b), List.of(a, b, c)));
      assertEquals(new Outcome.Committed(id(7), 0), leader.commit(7));
      voters.awaitApplied(id(7));
      for (var node : voters.running())
        assertEquals(Set.of(a, b, c), Set.copyOf(voters.log(node).view().voters()), node);
      assertEquals(Set.of("b", "c"), leader.log().lags().keySet());
      assertEquals(Map.of(), voters.log("b").lags());

      assertEquals(new Done.Ok(), replace(leader, List.of(a, b, c), List.of(a, b)));

      var broken = voters.heard("c").await(LogEvent.Broken.class, _ -> true);
      assertTrue(broken.cause().contains("taken out of the voters"), broken.cause());
      assertTrue(voters.log("c").fault().isPresent());
      assertEquals(new Outcome.Committed(id(8), 0), leader.commit(8));
    }
  }

  @Test
  void shouldNotLetAVoterOfAnotherGenesisVote() throws IOException {
    try (var voters = new Voters(folder, "a", "b", "c")) {
      voters.start("a");
      voters.start("b");
      var foreign = new ChainIdentity(900, 901, Chains.hash(0xbad));
      voters.start(Voters.of(foreign, voters.settings("c")));
      var leader = voters.leader(0);

      assertEquals(new Outcome.Committed(id(5), 0), leader.commit(5));

      voters.heard("c").await(LogEvent.NoLeader.class, _ -> true);
      assertEquals(Optional.empty(), voters.log("c").view().tip());
    }
  }

  @Test
  void shouldRefuseToBeTheSecondNodeOfItsIdOrToUseAnothersFolder() throws IOException {
    try (var voters = new Voters(folder, "a").startAll()) {
      var own = voters.settings("a");

      var samePort = Voters.in(folder.resolve("elsewhere"), own);
      assertRefused(samePort, "is another node running there with this id");

      var self = Voters.voter("a");
      assertRefused(Voters.as(self, own), "in use by another node");

      voters.stop("a");
      assertRefused(Voters.as(Voters.voter("b"), own), "holds another log (voter a,");
      var foreign = new ChainIdentity(900, 902, Chains.hash(0xa0));
      assertRefused(Voters.of(foreign, own), "holds another log");
    }
  }

  private static void assertRefused(QuorumLogSettings settings, String words) {
    var refusal = assertThrows(IOException.class, () -> RatisQuorumLog.open(settings, _ -> {}));
    assertTrue(refusal.getMessage().contains(words), refusal.getMessage());
  }

  private static Voter join(Voters voters, String id) throws IOException {
    var self = Voters.voter(id);
    voters.start(Voters.joining(self, voters.settings("a")));
    return self;
  }

  private static Done replace(Voters.Lead leader, List<Voter> current, List<Voter> next) {
    return got(leader.log().replaceVoters(current, next));
  }

  private static void assertFailed(
      Voters.Lead leader, List<Voter> current, List<Voter> next, String words) {
    var failed = assertInstanceOf(Done.Failed.class, replace(leader, current, next));
    assertTrue(failed.cause().contains(words), failed.cause());
  }
}
