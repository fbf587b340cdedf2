package opekko.cluster.log;

import static opekko.cluster.log.Blocks.id;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import opekko.cluster.Voter;
import opekko.protocol.port.CommitLog.Outcome;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LinkRenewalTest {
  @TempDir Path folder;

  private final Map<String, CutLink> links = new HashMap<>();

  @AfterEach
  void close() throws IOException {
    for (var link : links.values()) link.close();
  }

  @Test
  void shouldCallAnewAVoterThatWasOutOfReach() throws IOException {
    try (var voters = new Voters(folder, "a", "b", "c")) {
      for (var voter : voters.members()) links.put(voter.id(), new CutLink(voter.logPort()));
      voters.reached(this::throughLink).startAll();
      var leader = voters.leader(0);
      assertEquals(new Outcome.Committed(id(5), 0), leader.commit(5));
      voters.awaitApplied(id(5));
      var apart = leader.id().equals("a") ? "b" : "a";

      links.get(apart).cut();
      var missed = voters.heard(apart).next(LogEvent.NoLeader.class);
      assertEquals(new Outcome.Committed(id(6), 0), leader.commit(6));
      Voters.got(missed);
      links.get(apart).mend();

      // Whatever was sent over the old connection is lost, and it never ends.
      voters.awaitApplied(id(6));
      assertEquals(new Outcome.Committed(id(7), 0), leader.commit(7));
    }
  }

  private Voter throughLink(Voter voter) {
    return new Voter(voter.id(), voter.host(), voter.clusterPort(), links.get(voter.id()).port());
  }
}
