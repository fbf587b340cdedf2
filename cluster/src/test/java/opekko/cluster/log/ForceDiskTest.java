package opekko.cluster.log;

import static opekko.cluster.log.Blocks.id;
import static opekko.cluster.log.Voters.got;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import opekko.cluster.log.QuorumLog.Done;
import opekko.protocol.port.CommitLog.Outcome;
import opekko.protocol.testkit.FailingDisk;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The disk fails while the log passes from one generation to the next, and the process lives. */
class ForceDiskTest {
  private static final Generation NEXT = new Generation(1, "c", 3);

  @TempDir Path folder;
  private final FailingDisk disk = new FailingDisk();
  private Voters voters;
  private LogEnd before;

  /** A log with two blocks, of a node that does not lead. */
  @BeforeEach
  void begin() throws IOException {
    voters = new Voters(folder, "c").on(disk);
    voters.start("c");
    var leader = voters.leader(0);
    for (var number = 1; number <= 2; number++)
      assertEquals(new Outcome.Committed(id(number), 0), leader.commit(number));
    voters.stop("c");
    before = follow().view().end();
  }

  private RatisQuorumLog follow() throws IOException {
    return voters.start(Voters.notStanding(voters.settings("c")));
  }

  @AfterEach
  void close() {
    voters.close();
  }

  private String forcedInVain() {
    return assertInstanceOf(Done.Failed.class, got(voters.log("c").force(NEXT))).cause();
  }

  private void assertForced(RatisQuorumLog log) {
    assertEquals(NEXT, log.view().end().generation());
    assertEquals(Optional.of(id(2)), log.view().tip());
  }

  @Test
  void shouldSayThatNothingWasForcedAndGoOnWhenTheNextGenerationCannotBeWritten() {
    disk.setFull(true);

    assertTrue(forcedInVain().startsWith("nothing was forced: "));

    var log = voters.log("c");
    assertEquals(before, log.view().end());
    disk.setFull(false);
    assertEquals(new Done.Ok(), got(log.force(NEXT)));
    assertForced(log);
  }

  @Test
  void shouldNotDecideInAGenerationThatTheDiskMayForget() throws IOException {
    disk.setFolderSyncBroken(true);

    var why = forcedInVain();

    assertTrue(why.startsWith(NEXT + " stands on the disk, which did not promise"), why);
    voters.heard("c").await(LogEvent.Broken.class, broken -> broken.cause().equals(why));
    voters.stop("c");
    assertThrows(IOException.class, this::follow);

    disk.setFolderSyncBroken(false);
    assertForced(follow());
    voters.stop("c");
    voters.start("c");
    var leader = voters.leader(1_000_000);
    assertEquals(new Outcome.Committed(id(3), 0), leader.commit(3));
  }
}
