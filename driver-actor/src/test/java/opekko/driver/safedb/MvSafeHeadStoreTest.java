package opekko.driver.safedb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import opekko.protocol.fault.Fault;
import opekko.protocol.fault.Fetched;
import opekko.protocol.port.SafeHeadStore.Entry;
import opekko.protocol.type.BlockId;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MvSafeHeadStoreTest {
  private static final Executor AT_ONCE = Runnable::run;
  @TempDir Path directory;

  @Test
  void shouldAnswerLastEntryAtOrBeforeL1Block() {
    try (var store = MvSafeHeadStore.open(directory, AT_ONCE)) {
      store.record(entry(100, 20));
      store.record(entry(150, 25));

      assertInstanceOf(Fetched.Missing.class, now(store.at(99)));
      assertEquals(Fetched.found(entry(100, 20)), now(store.at(100)));
      assertEquals(Fetched.found(entry(100, 20)), now(store.at(149)));
      assertEquals(Fetched.found(entry(150, 25)), now(store.at(Long.MAX_VALUE)));
    }
  }

  @Test
  void shouldKeepNewestEntryOfOneL1Block() {
    try (var store = MvSafeHeadStore.open(directory, AT_ONCE)) {
      store.record(entry(100, 20));
      store.record(entry(100, 21));

      assertEquals(Fetched.found(entry(100, 21)), now(store.at(100)));
    }
  }

  @Test
  void shouldKeepEntryAtWhichTheNewSafeHeadBecameSafe() {
    try (var store = MvSafeHeadStore.open(directory, AT_ONCE)) {
      for (var i = 1; i <= 4; i++) store.record(entry(100 + i, 20 + i));

      store.truncate(new Entry(id("l1", 95), id("l2", 22)));

      assertEquals(Fetched.found(entry(101, 21)), now(store.at(101)));
      assertEquals(Fetched.found(entry(102, 22)), now(store.at(Long.MAX_VALUE)));
    }
  }

  @Test
  void shouldRecordNewSafeHeadAtBoundaryWhenSeveralBecameSafeThere() {
    try (var store = MvSafeHeadStore.open(directory, AT_ONCE)) {
      store.record(entry(101, 20));
      store.record(entry(102, 30));
      store.record(entry(103, 40));

      store.truncate(new Entry(id("l1", 95), id("l2", 25)));

      assertEquals(
          Fetched.found(new Entry(id("l1", 102), id("l2", 25))), now(store.at(Long.MAX_VALUE)));
    }
  }

  @Test
  void shouldForgetAllWhenResetGoesBeforeFirstEntry() {
    try (var store = MvSafeHeadStore.open(directory, AT_ONCE)) {
      store.record(entry(101, 20));
      store.record(entry(102, 30));

      store.truncate(new Entry(id("l1", 95), id("l2", 10)));

      assertInstanceOf(Fetched.Missing.class, now(store.at(Long.MAX_VALUE)));
    }
  }

  @Test
  void shouldChangeNothingWhenSafeHeadIsPastAllEntries() {
    try (var store = MvSafeHeadStore.open(directory, AT_ONCE)) {
      store.record(entry(101, 20));

      store.truncate(new Entry(id("l1", 95), id("l2", 21)));

      assertEquals(Fetched.found(entry(101, 20)), now(store.at(101)));
    }
  }

  @Test
  void shouldForgetAllWhenCleared() {
    try (var store = MvSafeHeadStore.open(directory, AT_ONCE)) {
      store.record(entry(101, 20));

      store.clear();

      assertInstanceOf(Fetched.Missing.class, now(store.at(101)));
    }
  }

  @Test
  void shouldHaveAllConfirmedEntriesAfterKill() throws IOException {
    var store = MvSafeHeadStore.open(directory, AT_ONCE);
    for (var i = 0; i < 50; i++) store.record(entry(100 + i, 20 + i));
    // What a killed process leaves behind is its file as it is now: nothing is closed or flushed.
    var afterKill = Files.createDirectory(directory.resolve("after-kill"));
    Files.copy(file(directory), file(afterKill));

    try (var reopened = MvSafeHeadStore.open(afterKill, AT_ONCE)) {
      for (var i = 0; i < 50; i++)
        assertEquals(Fetched.found(entry(100 + i, 20 + i)), now(reopened.at(100 + i)));
    }
    store.close();
  }

  @Test
  void shouldNeverInventEntriesWhenFileIsCutShort() throws IOException {
    try (var store = MvSafeHeadStore.open(directory, AT_ONCE)) {
      for (var i = 0; i < 50; i++) store.record(entry(100 + i, 20 + i));
    }
    var whole = Files.readAllBytes(file(directory));
    for (var size = 0; size < whole.length; size += 1024) {
      var cut = Files.createDirectory(directory.resolve("cut-" + size));
      Files.write(file(cut), Arrays.copyOf(whole, size));
      try (var store = MvSafeHeadStore.open(cut, AT_ONCE)) {
        if (now(store.at(Long.MAX_VALUE)) instanceof Fetched.Found<Entry>(var last))
          assertEquals(last.l1().number() - 80, last.safe().number());
      } catch (IllegalStateException e) {
        assertTrue(e.getMessage().contains(file(cut).toString()), e.getMessage());
      }
    }
  }

  @Test
  void shouldNameTheFileWhenItIsNotADatabase() throws IOException {
    Files.write(file(directory), new byte[20_000]);
    Files.write(file(directory), "not a database".repeat(1000).getBytes("US-ASCII"));

    var refused =
        assertThrows(IllegalStateException.class, () -> MvSafeHeadStore.open(directory, AT_ONCE));

    assertTrue(refused.getMessage().contains(file(directory).toString()));
  }

  @Test
  void shouldRefuseSecondProcessOnTheSameFile() {
    try (var first = MvSafeHeadStore.open(directory, AT_ONCE)) {
      assertTrue(first.isEnabled());
      assertThrows(IllegalStateException.class, () -> MvSafeHeadStore.open(directory, AT_ONCE));
    }
  }

  @Test
  void shouldWorkOnTheGivenExecutorOnly() {
    var waiting = new ArrayDeque<Runnable>();
    try (var store = MvSafeHeadStore.open(directory, waiting::add)) {
      var answer = store.record(entry(1, 1)).toCompletableFuture();
      assertFalse(answer.isDone());

      waiting.remove().run();

      assertTrue(answer.isDone());
    }
  }

  @Test
  void shouldAnswerFaultWhenClosed() {
    var store = MvSafeHeadStore.open(directory, AT_ONCE);
    store.close();

    assertInstanceOf(Fetched.Failed.class, now(store.record(entry(1, 1))));
    assertInstanceOf(Fetched.Failed.class, now(store.at(1)));
  }

  @Test
  void shouldNotGrowWithEveryCommit() throws IOException {
    try (var store = MvSafeHeadStore.open(directory, AT_ONCE)) {
      for (var i = 0; i < 500; i++) store.record(entry(100, i));
    }

    assertTrue(Files.size(file(directory)) < 200_000, Files.size(file(directory)) + " bytes");
  }

  @Test
  void shouldRefuseQuestionsInTheReferencesWordsWhenDisabled() {
    var disabled = new DisabledSafeHeadStore();

    assertFalse(disabled.isEnabled());
    assertEquals(
        new Fetched.Failed<Entry>(new Fault.Critical("safe head database not enabled")),
        now(disabled.at(1)));
    assertInstanceOf(Fetched.Found.class, now(disabled.record(entry(1, 1))));
    assertInstanceOf(Fetched.Found.class, now(disabled.truncate(entry(1, 1))));
    assertInstanceOf(Fetched.Found.class, now(disabled.clear()));
  }

  private static Path file(Path in) {
    return in.resolve("safe-heads.mv");
  }

  private static <T> T now(CompletionStage<T> stage) {
    return stage.toCompletableFuture().join();
  }

  private static Entry entry(long l1, long l2) {
    return new Entry(id("l1", l1), id("l2", l2));
  }

  private static BlockId id(String layer, long number) {
    var bytes = new byte[32];
    bytes[0] = (byte) (layer.equals("l1") ? 1 : 2);
    bytes[31] = (byte) number;
    return new BlockId(new Hash(Bytes.wrap(bytes)), number);
  }
}
