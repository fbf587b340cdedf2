package opekko.sequencer.commitlog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import opekko.protocol.engine.PayloadEnvelope;
import opekko.protocol.fault.Fetched;
import opekko.protocol.port.CommitLog;
import opekko.protocol.port.CommitLog.Outcome;
import opekko.protocol.port.CommitLog.Position;
import opekko.protocol.port.CommittedBlock;
import opekko.protocol.port.TakeBack;
import opekko.protocol.testkit.Chains;
import opekko.protocol.testkit.FailingDisk;
import opekko.protocol.type.BlockId;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;
import opekko.sequencer.commitlog.FileCommitLog.Limits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileCommitLogTest {
  @TempDir Path folder;

  @Test
  void shouldGiveCommittedBlocksBackAfterARestart() throws IOException {
    try (var log = open(Limits.DEFAULT)) {
      assertEquals(1, log.ownTerm());
      assertCommitted(log.commit(1, block(5)), 5);
      assertCommitted(log.commit(1, block(6)), 6);
    }

    try (var log = open(Limits.DEFAULT)) {
      assertEquals(2, log.ownTerm());
      assertNext(log, 5, block(6));
      assertNoneAfter(log, 6);
      assertCommitted(log.commit(2, block(7)), 7);
    }
  }

  @Test
  void shouldTakeTheSameBlockTwiceButNoOtherInItsPlace() throws IOException {
    try (var log = open(Limits.DEFAULT)) {
      assertCommitted(log.commit(1, block(5)), 5);
      assertCommitted(log.commit(1, block(5)), 5);

      assertRefused(log.commit(1, block(7)), "does not follow");
      assertCommitted(log.commit(1, block(6)), 6);
      assertRefused(log.commit(1, block(6, 1)), "does not follow");
    }
  }

  @Test
  void shouldRefuseAnOlderTerm() throws IOException {
    try (var log = open(Limits.DEFAULT)) {
      assertCommitted(log.commit(3, block(5)), 5);

      assertRefused(log.commit(2, block(6)), "term 2 is over");
      assertRefused(log.commit(2, block(5)), "term 2 is over");
      assertRefused(log.rewind(2, new TakeBack(id(4), Optional.empty(), "late")), "term 2 is over");
    }
  }

  @Test
  void shouldReplaceABlockOnlyAfterARewind() throws IOException {
    try (var log = open(Limits.DEFAULT)) {
      for (var number = 5; number < 8; number++) log.commit(1, block(number));

      assertCommitted(log.rewind(1, new TakeBack(id(5), Optional.empty(), "reorg")), 5);
      assertCommitted(log.commit(1, block(6, 1)), Chains.hash(1006), 6);
    }

    try (var log = open(Limits.DEFAULT)) {
      assertNext(log, 5, block(6, 1));
      assertNoneAfter(log, 6);
    }
  }

  @Test
  void shouldGoOnFromABlockItNeverHad() throws IOException {
    try (var log = open(Limits.DEFAULT)) {
      log.commit(1, block(5));

      assertCommitted(
          log.rewind(1, new TakeBack(id(90), Optional.empty(), "others sequenced")), 90);
      assertCommitted(log.commit(1, block(91)), 91);
    }
  }

  @Test
  void shouldCutARecordThatWasNotWrittenToItsEnd() throws IOException {
    try (var log = open(Limits.DEFAULT)) {
      log.commit(1, block(5));
      assertCommitted(log.commit(1, block(6)), 6);
    }
    var whole = Files.readAllBytes(path());
    for (var missing = 1; missing < whole.length / 2; missing += 97) {
      Files.write(path(), Arrays.copyOf(whole, whole.length - missing));

      try (var log = open(Limits.DEFAULT)) {
        assertNoneAfter(log, 5);
        assertCommitted(log.commit(1, block(6)), 6);
      }
    }
  }

  @Test
  void shouldRefuseToOpenWhenAConfirmedRecordIsDamaged() throws IOException {
    try (var log = open(Limits.DEFAULT)) {
      log.commit(1, block(5));
      assertCommitted(log.commit(1, block(6)), 6);
    }
    var bytes = Files.readAllBytes(path());
    bytes[100] ^= 1;
    Files.write(path(), bytes);

    var refusal = assertThrows(IOException.class, () -> open(Limits.DEFAULT));

    assertTrue(refusal.getMessage().contains("damaged at byte 0"), refusal.getMessage());
    assertEquals(bytes.length, Files.size(path()));
  }

  @Test
  void shouldRefuseABlockOnAFullDiskAndTakeItOnceThereIsRoom() throws IOException {
    var disk = new FailingDisk();
    try (var log = new FileCommitLog(path(), Limits.DEFAULT, disk)) {
      assertCommitted(log.commit(1, block(5)), 5);
      disk.setFull(true);

      assertRefused(log.commit(1, block(6)), "No space left on device");
      disk.setFull(false);
      assertCommitted(log.commit(1, block(6, 1)), Chains.hash(1006), 6);
    }

    try (var log = open(Limits.DEFAULT)) {
      assertNext(log, 5, block(6, 1));
    }
  }

  @Test
  void shouldConfirmNothingMoreAfterAFailedSync() throws IOException {
    var disk = new FailingDisk();
    try (var log = new FileCommitLog(path(), Limits.DEFAULT, disk)) {
      disk.setSyncBroken(true);
      assertInstanceOf(Outcome.Unknown.class, answer(log.commit(1, block(5))));
      disk.setSyncBroken(false);

      var later = assertInstanceOf(Outcome.Unknown.class, answer(log.commit(1, block(5))));
      assertTrue(later.cause().contains("restart the node"), later.cause());
    }
  }

  @Test
  void shouldKeepTheNewestBlocksWhenTheFileIsWrittenAnew() throws IOException {
    var limits = new Limits(3, 10_000);
    try (var log = open(limits)) {
      for (var number = 1; number <= 100; number++)
        assertCommitted(log.commit(4, block(number)), number);
      assertNext(log, 97, block(98));
      assertTrue(Files.size(path()) <= 12_000, Files.size(path()) + " bytes");
    }

    try (var log = open(limits)) {
      assertEquals(5, log.ownTerm());
      assertNext(log, 99, block(100));
      assertCommitted(log.commit(5, block(101)), 101);
    }
  }

  @Test
  void shouldTellWhereABlockStands() throws IOException {
    try (var log = open(Limits.DEFAULT)) {
      assertEquals(new Position.Empty(), position(log, id(4)));
      log.commit(1, block(5));
      log.commit(2, block(6));

      assertEquals(new Position.Next(new CommittedBlock(2, 0, block(6))), position(log, id(5)));
      assertEquals(new Position.AtTip(0), position(log, id(6)));
      assertEquals(new Position.Elsewhere(id(6), Optional.empty()), position(log, id(7)));
      assertEquals(
          new Position.Elsewhere(id(6), Optional.of(id(5))),
          position(log, new BlockId(Chains.hash(9), 5)));
    }
  }

  @Test
  void shouldCountRewindsAndKeepTheCountAcrossRestartAndRenewal() throws IOException {
    var limits = new Limits(3, 3_000);
    try (var log = open(limits)) {
      for (var number = 1; number <= 4; number++) log.commit(1, block(number));
      assertEquals(
          new Outcome.Committed(id(2), 1),
          answer(log.rewind(1, new TakeBack(id(2), Optional.empty(), "reorg"))));
      assertEquals(
          new Outcome.Committed(id(2), 1),
          answer(log.rewind(1, new TakeBack(id(2), Optional.empty(), "again"))));
      assertEquals(new Outcome.Committed(block(3, 1).id(), 1), answer(log.commit(1, block(3, 1))));
      assertEquals(new Position.Next(new CommittedBlock(1, 0, block(2))), position(log, id(1)));
    }

    try (var log = open(limits)) {
      assertEquals(new Position.Next(new CommittedBlock(1, 1, block(3, 1))), position(log, id(2)));
      for (var round = 0; round < 20; round++) {
        log.rewind(2, new TakeBack(id(50), Optional.empty(), "reorg"));
        log.commit(2, block(51));
      }
      assertEquals(new Position.AtTip(21), position(log, id(51)));
    }

    try (var log = open(limits)) {
      assertTrue(Files.size(path()) <= 6_000, Files.size(path()) + " bytes");
      assertEquals(new Position.AtTip(21), position(log, id(51)));
      assertEquals(new Position.Next(new CommittedBlock(2, 21, block(51))), position(log, id(50)));
    }
  }

  @Test
  void shouldNotShareItsFile() throws IOException {
    try (var log = open(Limits.DEFAULT)) {
      assertCommitted(log.commit(1, block(5)), 5);

      var refusal = assertThrows(IOException.class, () -> open(Limits.DEFAULT));

      assertTrue(refusal.getMessage().contains("is in use"), refusal.getMessage());
    }
  }

  private Path path() {
    return folder.resolve("new").resolve("commit.log");
  }

  private FileCommitLog open(Limits limits) throws IOException {
    return new FileCommitLog(path(), limits);
  }

  private static BlockId id(long number) {
    return new BlockId(Chains.hash(number), number);
  }

  private static PayloadEnvelope block(long number) {
    return block(number, 0);
  }

  /** Of another branch its hash differs. */
  private static PayloadEnvelope block(long number, int branch) {
    var like = Chains.l2Block(number, 2 * number, 1, Bytes.EMPTY, List.of(Bytes.of(branch, 1)));
    if (branch == 0) return new PayloadEnvelope(Optional.empty(), like);
    return new PayloadEnvelope(
        Optional.empty(),
        Chains.l2Block(like, like.parentHash(), Chains.hash(1000 * branch + number)));
  }

  private static <T> T answer(CompletionStage<T> stage) {
    return stage.toCompletableFuture().join();
  }

  private static void assertCommitted(CompletionStage<Outcome> stage, long number) {
    assertCommitted(stage, Chains.hash(number), number);
  }

  private static void assertCommitted(CompletionStage<Outcome> stage, Hash hash, long number) {
    var committed = assertInstanceOf(Outcome.Committed.class, answer(stage));
    assertEquals(new BlockId(hash, number), committed.tip());
  }

  private static void assertNext(CommitLog log, long head, PayloadEnvelope block) {
    var next = assertInstanceOf(Position.Next.class, position(log, id(head)));
    assertEquals(block, next.block().envelope());
  }

  private static void assertNoneAfter(CommitLog log, long head) {
    assertFalse(position(log, id(head)) instanceof Position.Next);
  }

  private static Position position(CommitLog log, BlockId head) {
    return assertInstanceOf(Fetched.Found.class, answer(log.after(head))).value()
            instanceof Position found
        ? found
        : null;
  }

  private static void assertRefused(CompletionStage<Outcome> stage, String words) {
    var refused = assertInstanceOf(Outcome.Refused.class, answer(stage));
    assertTrue(refused.cause().contains(words), refused.cause());
  }
}
