package opekko.node.derive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import opekko.devnet.replay.Fixture;
import opekko.driver.safedb.MvSafeHeadStore;
import opekko.l1watcher.L1Event;
import opekko.protocol.api.SyncStatus;
import opekko.protocol.fault.Fetched;
import opekko.protocol.port.BlockSelector;
import opekko.protocol.port.SafeHeadStore;
import opekko.protocol.type.L1BlockRef;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node that is killed leaves its database's file as it is: the next one goes on from there. */
class KilledNodeTest {
  private final Fixture fixture = Fixture.open(Recordings.folder("rec-holocene-span-blobs"));
  private final AttributesCheck attributes = new AttributesCheck(fixture.expected());
  private final ReplayPorts ports = ReplayPorts.of(fixture, attributes);

  @TempDir private Path folder;

  @Test
  void shouldGoOnFromTheDatabaseOfAKilledNode() throws IOException {
    var before = Files.createDirectory(folder.resolve("before"));
    var after = Files.createDirectory(folder.resolve("after"));

    // given a node halfway, whose database is never closed
    SyncStatus halfway;
    var store = MvSafeHeadStore.open(before, Runnable::run);
    try (store;
        var node = start(store)) {
      halfway = derive(node, middle());
      for (var file : list(before)) Files.copy(file, after.resolve(file.getFileName()));
    }
    assertTrue(halfway.safeL2().number() > ports.start().number());

    // when another one opens what it left
    try (var left = MvSafeHeadStore.open(after, Runnable::run);
        var node = start(left)) {
      var end = derive(node, last());

      // then it has derived the rest, and knows what became safe where from before as well
      assertEquals(fixture.expected().getLast().l2Number(), end.safeL2().number());
      assertEquals(List.of(), attributes.mismatches());
      for (var expected : fixture.safe()) {
        if (expected.l1().number() > end.currentL1().number()) continue;
        var entry =
            assertInstanceOf(
                Fetched.Found.class, left.at(expected.l1().number()).toCompletableFuture().join());
        assertEquals(expected.safe(), ((SafeHeadStore.Entry) entry.value()).safe());
      }
    }
  }

  private ReplayedNode start(SafeHeadStore store) {
    return ReplayedNode.start(fixture, ports, store, attributes, RunListener.SILENT);
  }

  private SyncStatus derive(ReplayedNode node, L1BlockRef head) {
    node.hear(new L1Event.HeadChanged(ports.l1().moveHead(head.hash())));
    return assertInstanceOf(NodeUnderTest.Settled.Idle.class, node.awaitIdle()).status();
  }

  private L1BlockRef last() {
    return fixture.lastL1(ports.l1());
  }

  /** The L1 block at which about half of the recording's blocks are safe. */
  private L1BlockRef middle() {
    ports.l1().moveHead(last().hash());
    var number = fixture.safe().get(fixture.safe().size() / 2).l1().number();
    var found = ports.l1().ref(BlockSelector.number(number)).toCompletableFuture().join();
    return (L1BlockRef) assertInstanceOf(Fetched.Found.class, found).value();
  }

  private static List<Path> list(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return files.toList();
    }
  }
}
