package opekko.cluster.log;

import static opekko.cluster.log.Blocks.block;
import static opekko.cluster.log.Blocks.id;
import static opekko.cluster.log.Voters.got;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import opekko.cluster.log.QuorumLog.Done;
import opekko.protocol.fault.Fetched;
import opekko.protocol.port.CommitLog.Outcome;
import opekko.protocol.port.CommitLog.Position;
import opekko.protocol.port.CommittedBlock;
import opekko.protocol.port.TakeBack;
import opekko.protocol.testkit.Chains;
import opekko.protocol.type.BlockId;
import opekko.protocol.type.Hash;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RatisQuorumLogTest {
  @TempDir Path folder;

  @Test
  void shouldDecideABlockOnAllVotersAndGiveItBackOnEach() throws IOException {
    try (var voters = new Voters(folder, "a", "b", "c").startAll()) {
      var leader = voters.leader(0);
      assertEquals(new Done.Ok(), got(leader.log().confirm()));
      assertEquals(Fetched.found(new Position.Empty()), got(leader.log().after(id(4))));

      assertEquals(new Outcome.Committed(id(5), 0), leader.commit(5));
      assertEquals(new Outcome.Committed(id(6), 0), leader.commit(6));
      assertEquals(new Outcome.Committed(id(6), 0), leader.commit(6));

      voters.awaitApplied(id(6));
      for (var node : voters.running()) {
        var log = voters.log(node);
        var first = new CommittedBlock(leader.term(), 0, block(5));
        assertEquals(Fetched.found(new Position.Next(first)), got(log.after(id(4))));
        assertEquals(Fetched.found(new Position.AtTip(0)), got(log.after(id(6))));
        assertEquals(
            Fetched.found(new Position.Elsewhere(id(6), Optional.empty())), got(log.after(id(1))));
        var rival = new BlockId(Hash.ZERO, 5);
        assertEquals(
            Fetched.found(new Position.Elsewhere(id(6), Optional.of(id(5)))),
            got(log.after(rival)));
        assertEquals(leader.id(), log.view().leader().orElseThrow());
        assertEquals(Set.copyOf(voters.members()), Set.copyOf(log.view().voters()));
        if (!node.equals(leader.id()))
          assertInstanceOf(Done.Failed.class, got(log.confirm()), node);
      }
    }
  }

  @Test
  void shouldRefuseWhatDoesNotExtendTheLogOnAllVoters() throws IOException {
    try (var voters = new Voters(folder, "a", "b", "c").startAll()) {
      var leader = voters.leader(0);
      leader.commit(5);
      leader.commit(6);

      assertRefused(leader.log().commit(leader.term() - 1, block(7)), "is over");
      assertRefused(leader.log().commit(leader.term() + 1, block(7)), "is over");
      assertRefused(leader.log().commit(leader.term(), block(8)), "does not follow");
      assertRefused(
          leader.log().commit(leader.term(), block(6, 1, Chains.hash(5))), "does not follow");
      assertRefused(
          leader.log().commit(leader.term(), block(7, 1, Chains.hash(1))), "does not follow");

      assertEquals(new Outcome.Committed(id(7), 0), leader.commit(7));
      voters.awaitApplied(id(7));
      for (var node : voters.running())
        assertEquals(5, voters.heard(node).all(LogEvent.Refused.class).size(), node);
    }
  }

  @Test
  void shouldGoOnFromTheSameTipWhenTheLeaderIsGoneAndAfterARestartOfAll() throws IOException {
    try (var voters = new Voters(folder, "a", "b", "c").startAll()) {
      var first = voters.leader(0);
      first.commit(5);
      assertEquals(new Outcome.Committed(id(6), 0), first.commit(6));
      voters.stop(first.id());

      var second = voters.leader(first.term());
      assertEquals(Fetched.found(new Position.AtTip(0)), got(second.log().after(id(6))));
      assertEquals(new Outcome.Committed(id(7), 0), second.commit(7));
      assertEquals(
          new Outcome.Committed(id(4), 1),
          got(second.log().rewind(second.term(), new TakeBack(id(4), Optional.empty(), "reorg"))));
      assertEquals(
          new Outcome.Committed(block(5, 1, Chains.hash(4)).id(), 1),
          got(second.log().commit(second.term(), block(5, 1, Chains.hash(4)))));

      for (var node : voters.running()) voters.stop(node);
      voters.startAll();
      var third = voters.leader(second.term());
      assertEquals(
          Fetched.found(new Position.AtTip(1)),
          got(third.log().after(block(5, 1, Chains.hash(4)).id())));
      voters.awaitApplied(block(5, 1, Chains.hash(4)).id());
      // It had all that: it tells where that leads to, and of no rewind that is long over.
      assertEquals(1, voters.heard(third.id()).all(LogEvent.Jumped.class).size());
      assertEquals(List.of(), voters.heard(third.id()).all(LogEvent.Rewound.class));
    }
  }

  private static void assertRefused(CompletionStage<Outcome> stage, String words) {
    var refused = assertInstanceOf(Outcome.Refused.class, got(stage));
    assertTrue(refused.cause().contains(words), refused.cause());
  }
}
