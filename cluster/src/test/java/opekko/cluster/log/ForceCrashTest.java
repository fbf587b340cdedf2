package opekko.cluster.log;

import static opekko.cluster.log.Blocks.id;
import static opekko.cluster.log.Voters.got;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import opekko.cluster.log.QuorumLog.Done;
import opekko.protocol.port.CommitLog.Outcome;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The process is killed while its log passes from one generation to the next: what is on the disk
 * then is a log of the one or of the other, and it starts.
 */
class ForceCrashTest {
  private static final Generation NEXT = new Generation(1, "c", 3);
  private static final Generation ELSEWHERE = new Generation(1, "a", 3);

  @TempDir Path folder;
  private Path disk;
  private Voters voters;
  private LogEnd before;

  /** A log with two blocks, whose next generation is written whole, and not entered. */
  @BeforeEach
  void forceAllButTheLastStep() throws IOException {
    disk = folder.resolve("disk");
    Files.createDirectories(disk);
    voters = new Voters(disk, "c");
    voters.start("c");
    var leader = voters.leader(0);
    for (var number = 1; number <= 2; number++)
      assertEquals(new Outcome.Committed(id(number), 0), leader.commit(number));
    voters.stop("c");
    var follower = voters.start(Voters.notStanding(voters.settings("c")));
    before = follower.view().end();
    var inTheWay = disk.resolve("c.generation.tmp");
    Files.createDirectories(inTheWay);
    assertInstanceOf(Done.Failed.class, got(follower.force(NEXT)));
    voters.stop("c");
    Files.delete(inTheWay);
    assertTrue(Files.exists(disk.resolve("c/raft-1")));
  }

  @AfterEach
  void close() {
    voters.close();
  }

  @FunctionalInterface
  private interface Crash {
    /** Leaves in a copy of the disk what a kill would have left. */
    void leave(Path copy) throws IOException;
  }

  private Path after(String name, Crash crash) throws IOException {
    var copy = folder.resolve(name);
    copy(disk, copy);
    crash.leave(copy);
    return copy.resolve("c");
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> paths = Files.walk(from)) {
      for (var path : paths.toList()) Files.copy(path, to.resolve(from.relativize(path)));
    }
  }

  /** It is as if force had not been called, and force can be called again. */
  private void assertOld(String name, Crash crash) throws IOException {
    var log = voters.start(Voters.notStanding(Voters.in(after(name, crash), voters.settings("c"))));
    assertEquals(before, log.view().end(), name);

    assertEquals(new Done.Ok(), got(log.force(NEXT)), name);

    assertEquals(NEXT, log.view().end().generation(), name);
    assertEquals(Optional.of(id(2)), log.view().tip(), name);
    voters.stop("c");
  }

  @Test
  void shouldBeTheOldLogUntilTheGenerationFileIsReplaced() throws IOException {
    assertOld("nothing-written", copy -> TestFolders.wipe(copy.resolve("c/raft-1")));
    assertOld("folder-written", _ -> {});
    assertOld("draft-begun", copy -> Files.writeString(copy.resolve("c.generation.tmp"), "1\nc"));
    assertOld(
        "draft-written", copy -> Files.writeString(copy.resolve("c.generation.tmp"), "1\nc\n3\n"));
  }

  @Test
  void shouldBeTheOldLogWhateverOfTheNextFolderIsWritten() throws IOException {
    for (var file : filesOfNext()) {
      var name = file.getFileName().toString();
      assertOld("without-" + name, copy -> Files.delete(copy.resolve(file)));
      assertOld("half-of-" + name, copy -> halve(copy.resolve(file)));
    }
  }

  private List<Path> filesOfNext() throws IOException {
    var files = new ArrayList<Path>();
    try (Stream<Path> paths = Files.walk(disk.resolve("c/raft-1"))) {
      paths.filter(Files::isRegularFile).map(disk::relativize).forEach(files::add);
    }
    assertTrue(files.stream().anyMatch(file -> file.toString().contains("snapshot")), "" + files);
    return files;
  }

  private static void halve(Path file) throws IOException {
    var bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));
  }

  @Test
  void shouldBeTheNextLogOnceTheGenerationFileIsReplaced() throws IOException {
    var copy = after("entered", c -> new GenerationFile(c.resolve("c")).write(NEXT));

    voters.start(Voters.in(copy, voters.settings("c")));

    var leading = voters.heard("c").await(LogEvent.Leading.class, e -> e.term() > 1_000_000);
    var log = voters.log("c");
    assertEquals(NEXT, log.view().end().generation());
    assertEquals(Optional.of(id(2)), log.view().tip());
    assertEquals(new Outcome.Committed(id(3), 0), got(log.commit(leading.term(), Blocks.block(3))));
  }

  @Test
  void shouldStartAfterAKillBetweenTheStepsOfFollowingAnotherVotersForce() throws IOException {
    var joining = Voters.joining(Voters.voter("d"), voters.settings("c"));
    voters.start(joining);
    voters.stop("d");
    var mark = LogFolder.mark(joining.dir());
    assertTrue(Files.exists(mark));

    // Its mark is gone, and it is not in the next generation yet.
    Files.delete(mark);
    assertEquals(Generation.FIRST, voters.start(joining).view().end().generation());
    voters.stop("d");

    // It is, and nothing of that is on the disk yet.
    Files.delete(mark);
    new GenerationFile(joining.dir()).write(ELSEWHERE);
    var log = voters.start(joining);
    assertEquals(ELSEWHERE, log.view().end().generation());
    assertTrue(log.view().end().index() < 0);
  }
}
