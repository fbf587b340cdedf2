package opekko.cluster.log;

import static opekko.cluster.log.Blocks.id;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import opekko.cluster.log.DecidedChain.Decided;
import opekko.cluster.log.DecidedChain.Verdict;
import opekko.protocol.commitlog.LogRecord;
import opekko.protocol.port.CommitLog.Outcome;
import opekko.protocol.port.TakeBack;
import opekko.protocol.testkit.Chains;
import opekko.protocol.type.BlockId;
import opekko.protocol.type.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DecidedChainTest {
  @TempDir Path folder;
  private final DecidedChain chain = new DecidedChain();

  @Test
  void shouldTakeAnyFirstBlockAndThenOnlyItsDescendants() {
    assertEquals(
        new Verdict.Added(new Decided(id(5), Chains.hash(4), 3, 0)), apply(block(3, 5), 3));
    assertInstanceOf(Verdict.Added.class, apply(block(3, 6), 3));

    assertRefused(apply(block(3, 8), 3), "does not follow");
    assertRefused(apply(block(3, 5), 3), "does not follow");
    assertRefused(
        apply(new LogRecord.Block(3, Blocks.block(6, 1, Chains.hash(5))), 3), "does not follow");
    assertRefused(
        apply(new LogRecord.Block(3, Blocks.block(7, 0, Chains.hash(5))), 3), "does not follow");
    assertEquals(Optional.of(id(6)), chain.tip());
  }

  @Test
  void shouldRefuseAnEntryThatWasProposedUnderAnotherTermThanItsLeaders() {
    apply(block(3, 5), 3);

    assertRefused(apply(block(3, 6), 4), "term 3 is over: the log is at term 4");
    assertRefused(apply(block(5, 6), 4), "term 5 is over");
    assertRefused(apply(block(3, 5), 4), "term 3 is over");
    assertRefused(apply(rewind(3, id(4)), 4), "term 3 is over");
    assertEquals(Optional.of(id(5)), chain.tip());
  }

  @Test
  void shouldTakeTheBlockAtTheTipAgainWithoutAnyChange() {
    apply(block(3, 5), 3);

    assertEquals(new Verdict.Unchanged(), apply(block(3, 5), 3));
    assertEquals(new Verdict.Unchanged(), apply(block(4, 5), 4));
    assertEquals(new Verdict.Unchanged(), apply(rewind(4, id(5)), 4));
    assertEquals(0, chain.lineage());
    assertEquals(1, chain.kept().size());
  }

  @Test
  void shouldCountRewindsAndTellAJumpFromAStepBack() {
    for (var n = 5; n < 9; n++) apply(block(3, n), 3);

    assertEquals(new Verdict.Rewound(false), apply(rewind(3, id(6)), 3));
    assertEquals(1, chain.lineage());
    assertEquals(Optional.empty(), chain.after(id(6)));
    var other = Blocks.block(7, 1, Chains.hash(6));
    assertEquals(
        new Verdict.Added(new Decided(other.id(), Chains.hash(6), 3, 1)),
        apply(new LogRecord.Block(3, other), 3));

    assertEquals(new Verdict.Rewound(true), apply(rewind(3, id(90)), 3));
    assertEquals(2, chain.lineage());
    assertTrue(chain.kept().isEmpty());
    assertInstanceOf(Verdict.Added.class, apply(block(3, 91), 3));
  }

  @Test
  void shouldRefuseToGiveUpWhatIsGivenUpAlready() {
    for (var n = 5; n < 9; n++) apply(block(3, n), 3);
    assertEquals(new Verdict.Rewound(false), apply(giveUp(8, 5), 3));

    // As somebody planned who did not know of it: the log would go forward again.
    assertRefused(apply(giveUp(7, 6), 3), "block %s is decided no more".formatted(id(7)));
    apply(new LogRecord.Block(3, Blocks.block(6, 1, Chains.hash(5))), 3);
    assertRefused(apply(giveUp(6, 4), 3), "is decided no more");
    apply(
        new LogRecord.Block(3, Blocks.block(7, 1, Blocks.block(6, 1, Chains.hash(5)).id().hash())),
        3);
    assertRefused(apply(giveUp(6, 4), 3), "is decided no more");

    assertEquals(1, chain.lineage());
    assertEquals(new Verdict.Unchanged(), apply(giveUp(6, chain.tip().orElseThrow()), 3));
    assertEquals(new Verdict.Rewound(true), apply(giveUp(5, 4), 3));
  }

  @Test
  void shouldGiveUpBlocksThatAreOlderThanThoseItKeeps() {
    for (var n = 1; n <= DecidedChain.KEPT + 10; n++) apply(block(3, n), 3);

    assertEquals(new Verdict.Rewound(true), apply(giveUp(4, 3), 3));
  }

  @Test
  void shouldKeepTheNewestBlocksOnly() {
    for (var n = 1; n <= DecidedChain.KEPT + 10; n++) apply(block(3, n), 3);

    assertEquals(DecidedChain.KEPT, chain.kept().size());
    assertEquals(Optional.empty(), chain.after(id(9)));
    assertEquals(id(11), chain.after(id(10)).orElseThrow().id());
  }

  @Test
  void shouldRefuseARecordThatOnlyFilesHave() {
    assertRefused(apply(new LogRecord.Standing(3, id(5), 9), 3), "no entry of a shared log");
  }

  @Test
  void shouldAnswerAlikeWhereverAReplayBeganWithASnapshot() throws IOException {
    for (var seed = 1; seed <= 200; seed++) {
      var entries = entries(new Random(seed));
      var whole = new DecidedChain();
      var answers = new ArrayList<Verdict>();
      for (var entry : entries) answers.add(whole.apply(entry.record(), entry.term()));
      var cut = new Random(seed).nextInt(entries.size());

      var before = new DecidedChain();
      for (var entry : entries.subList(0, cut)) before.apply(entry.record(), entry.term());
      var file = folder.resolve("snapshot-" + seed);
      new Snapshot(before.tip(), before.lineage(), before.kept(), List.of()).write(file, 1);
      var after = DecidedChain.restored(Snapshot.read(file));
      for (var i = cut; i < entries.size(); i++)
        assertEquals(
            answers.get(i),
            after.apply(entries.get(i).record(), entries.get(i).term()),
            "seed %d, entry %d".formatted(seed, i));
      assertEquals(whole.tip(), after.tip());
      assertEquals(whole.lineage(), after.lineage());
      assertEquals(whole.kept(), after.kept());
    }
  }

  private record Entry(LogRecord record, long term) {}

  /** Mostly good entries, some forged, repeated or late ones, some rewinds. */
  private static List<Entry> entries(Random random) {
    var entries = new ArrayList<Entry>();
    var model = new DecidedChain();
    var term = 1L;
    for (var i = 0; i < 60; i++) {
      if (random.nextInt(10) == 0) term++;
      var tip = model.tip().orElse(id(4));
      var next = Blocks.block(tip.number() + 1, random.nextInt(2), tip.hash());
      LogRecord record =
          switch (random.nextInt(8)) {
            case 0 -> new LogRecord.Block(term - 1, next);
            case 1 -> new LogRecord.Block(term, Blocks.block(tip.number() + 2));
            case 2 -> rewind(term, known(model, random));
            case 3 -> new LogRecord.Block(term, Blocks.block(tip.number(), 3, Chains.hash(1)));
            default -> new LogRecord.Block(term, next);
          };
      model.apply(record, term);
      entries.add(new Entry(record, term));
    }
    return entries;
  }

  private static BlockId known(DecidedChain model, Random random) {
    var kept = model.kept();
    return kept.isEmpty() || random.nextInt(4) == 0
        ? id(random.nextInt(100))
        : kept.get(random.nextInt(kept.size())).id();
  }

  @Test
  void shouldCarryVerdictsToTheProposer() {
    var verdict = apply(block(3, 5), 3);
    assertEquals(
        new Outcome.Committed(id(5), 0),
        Verdicts.decode(Bytes.wrap(Verdicts.encode(verdict, chain))));

    verdict = apply(rewind(3, id(2)), 3);
    assertEquals(
        new Outcome.Committed(id(2), 1),
        Verdicts.decode(Bytes.wrap(Verdicts.encode(verdict, chain))));

    verdict = new Verdict.Refused("no, it’s late");
    assertEquals(
        new Outcome.Refused("no, it’s late"),
        Verdicts.decode(Bytes.wrap(Verdicts.encode(verdict, chain))));
  }

  private Verdict apply(LogRecord record, long logTerm) {
    return chain.apply(record, logTerm);
  }

  private static LogRecord block(long term, long number) {
    return new LogRecord.Block(term, Blocks.block(number));
  }

  private static void assertRefused(Verdict verdict, String words) {
    var refused = assertInstanceOf(Verdict.Refused.class, verdict);
    assertTrue(refused.cause().contains(words), refused.cause());
  }

  private static LogRecord rewind(long term, BlockId to) {
    return new LogRecord.Rewind(term, new TakeBack(to, Optional.empty(), "test"));
  }

  private static LogRecord giveUp(long lost, long to) {
    return giveUp(lost, id(to));
  }

  private static LogRecord giveUp(long lost, BlockId to) {
    return new LogRecord.Rewind(3, new TakeBack(to, Optional.of(id(lost)), "L1"));
  }
}
