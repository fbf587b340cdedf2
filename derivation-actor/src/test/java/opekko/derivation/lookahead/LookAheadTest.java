package opekko.derivation.lookahead;

import static opekko.derivation.pipeline.Scenario.hash;
import static opekko.derivation.pipeline.Scenario.l1;
import static opekko.derivation.pipeline.Scenario.l1Block;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import opekko.derivation.pipeline.Scenario;
import opekko.protocol.blob.BlobCodec;
import opekko.protocol.fault.Fault;
import opekko.protocol.fault.Fetched;
import opekko.protocol.fork.Hardfork;
import opekko.protocol.l1.BlobRef;
import opekko.protocol.l1.InboxTransaction;
import opekko.protocol.l1.L1Block;
import opekko.protocol.testkit.Chains;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.L1BlockRef;
import org.junit.jupiter.api.Test;

/** What is fetched ahead, how much, and what makes it be dropped. */
class LookAheadTest {
  private static final LookAheadLimits LIMITS = new LookAheadLimits(4, 3, 20, 1 << 20, 2);

  private final List<L1Range> ranges = new ArrayList<>();
  private final List<BlobRequest> blobs = new ArrayList<>();

  @Test
  void shouldFetchRangesSideBySideThatGrow() {
    var ahead = at(LIMITS, 100);

    ahead.startAt(1, Chains.BATCHER);

    assertEquals(List.of("1+1", "2+2", "4+4"), asked());
  }

  @Test
  void shouldNeverReadAboveHeadLessConfirmations() {
    var ahead = lookAhead(LIMITS, 3);
    ahead.headMoved(l1(5));

    ahead.startAt(1, Chains.BATCHER);

    assertEquals(List.of("1+1", "2+1"), asked());
    assertEquals(2, ahead.readLimit());
  }

  @Test
  void shouldGiveBlocksInOrderWhateverComesFirst() {
    var ahead = at(LIMITS, 100);
    ahead.startAt(1, Chains.BATCHER);

    answer(ahead, ranges.get(1));
    assertEquals(Optional.empty(), ahead.take(1, Chains.BATCHER));
    answer(ahead, ranges.get(0));

    for (var number = 1L; number <= 3; number++)
      assertEquals(l1(number), ahead.take(number, Chains.BATCHER).orElseThrow().ref());
    assertEquals(Optional.empty(), ahead.take(4, Chains.BATCHER));
  }

  @Test
  void shouldBoundBlocksHeldAndInFlight() {
    var ahead = at(LIMITS, 1000);
    ahead.startAt(1, Chains.BATCHER);
    for (var i = 0; i < ranges.size(); i++) answer(ahead, ranges.get(i));

    assertEquals(20, ahead.blocks());
  }

  @Test
  void shouldBoundBytes() {
    var limits = LIMITS.withMaxBytes(50_000);
    var ahead = at(limits, 1000);
    ahead.startAt(1, Chains.BATCHER);
    for (var i = 0; i < ranges.size() && i < 100; i++) {
      var range = ranges.get(i);
      ahead.rangeRead(range, Fetched.found(heavy(range, 10_000)));
      assertTrue(ahead.bytes() <= 50_000, "holds " + ahead.bytes());
    }

    for (var number = 1L; number <= 60; number++) {
      while (ahead.take(number, Chains.BATCHER).isEmpty()) {
        var range = ranges.getLast();
        assertTrue(ahead.rangeRead(range, Fetched.found(heavy(range, 10_000))), "stuck");
      }
      assertTrue(ahead.bytes() <= 50_000);
    }
  }

  @Test
  void shouldFetchNeededBlockEvenWhenItIsTooHeavy() {
    var ahead = at(LIMITS.withMaxBytes(1_000), 1000);
    ahead.startAt(1, Chains.BATCHER);
    for (var number = 1L; number <= 10; number++) {
      var range = ranges.getLast();
      ahead.rangeRead(range, Fetched.found(heavy(range, 100_000)));
      assertEquals(number, ahead.take(number, Chains.BATCHER).orElseThrow().ref().number());
    }
  }

  @Test
  void shouldKeepBlocksWhenHeadIsPlainlyExtended() {
    var ahead = at(LIMITS, 7);
    ahead.startAt(1, Chains.BATCHER);
    for (var i = 0; i < ranges.size(); i++) answer(ahead, ranges.get(i));
    var requests = ranges.size();

    ahead.headMoved(l1(8));

    assertEquals(7, ahead.blocks());
    assertEquals(requests + 1, ranges.size());
    assertEquals("8+1", asked().getLast());
  }

  @Test
  void shouldDropBlocksNearHeadWhenItIsOnAnotherBranch() {
    var ahead = lookAhead(LIMITS, 0);
    ahead.headMoved(l1(7));
    ahead.startAt(1, Chains.BATCHER);
    for (var i = 0; i < ranges.size(); i++) answer(ahead, ranges.get(i));

    ahead.headMoved(new L1BlockRef(hash(1007), 7, hash(1006), 84));

    assertEquals(4, ahead.blocks(), "blocks 1 to 4 are deeper than 2 below the head");
    assertEquals(5, ranges.getLast().first());
  }

  @Test
  void shouldIgnoreAnswerAskedForBeforeReorg() {
    var ahead = at(LIMITS, 7);
    ahead.startAt(1, Chains.BATCHER);
    var stale = ranges.getLast();
    ahead.headMoved(new L1BlockRef(hash(1007), 7, hash(1006), 84));

    assertFalse(ahead.rangeRead(stale, Fetched.found(blocks(stale))));
    assertEquals(0, ahead.blocks());
  }

  @Test
  void shouldDropAllWhenRangesDoNotLink() {
    var ahead = at(LIMITS, 100);
    ahead.startAt(1, Chains.BATCHER);
    answer(ahead, ranges.get(0));
    var foreign = new L1BlockRef(hash(77), 2, hash(78), 24);

    ahead.rangeRead(ranges.get(1), Fetched.found(List.of(l1Block(foreign, new Bytes[0]))));

    assertEquals(0, ahead.blocks());
    assertTrue(ahead.failure().orElseThrow().cause().contains("L1 changed"));
    var before = ranges.size();
    ahead.resume();
    assertTrue(ranges.size() > before);
    assertEquals(1, ranges.get(before).first());
  }

  @Test
  void shouldRestAfterFailureUntilSomebodyAsks() {
    var ahead = at(LIMITS, 100);
    ahead.startAt(1, Chains.BATCHER);
    var before = ranges.size();

    ahead.rangeRead(ranges.getFirst(), Fetched.temporary("429"));

    assertEquals(Optional.of(new Fault.Temporary("429")), ahead.failure());
    assertEquals(before, ranges.size());
    ahead.resume();
    assertEquals("1+1", asked().get(before));
  }

  @Test
  void shouldKnowWhatIsMissingUntilHeadMoves() {
    var ahead = lookAhead(LIMITS, 0);
    ahead.startAt(1, Chains.BATCHER);

    ahead.rangeRead(ranges.getFirst(), Fetched.missing("no block 1"));

    assertTrue(ahead.isMissing(1));
    ahead.headMoved(l1(1));
    assertFalse(ahead.isMissing(1));
  }

  @Test
  void shouldTakeShortRangeForTheTip() {
    var ahead = lookAhead(LIMITS, 0);
    ahead.startAt(1, Chains.BATCHER);

    var range = ranges.get(1);
    ahead.rangeRead(range, Fetched.found(blocks(range).subList(0, 1)));

    assertTrue(ahead.isMissing(3));
    assertFalse(ahead.isMissing(2));
  }

  @Test
  void shouldPrefetchBlobsOfBatcherSideBySide() {
    var ahead = at(LIMITS, 100);
    ahead.startAt(1, Chains.BATCHER);

    ahead.rangeRead(ranges.get(0), Fetched.found(List.of(withBlobs(1, 2))));
    ahead.rangeRead(ranges.get(1), Fetched.found(List.of(withBlobs(2, 1), withBlobs(3, 1))));

    assertEquals(List.of(l1(1), l1(2)), blobs.stream().map(BlobRequest::block).toList());
    ahead.blobsRead(blobs.getFirst(), Fetched.found(List.of(blob(), blob())));
    assertEquals(3, blobs.size());
    assertEquals(2, ahead.take(blobs.getFirst()).orElseThrow().size());
  }

  @Test
  void shouldCountBlobsAgainstTheBound() {
    var ahead = at(LIMITS.withMaxBytes(BlobCodec.BLOB_SIZE * 2L), 100);
    ahead.startAt(1, Chains.BATCHER);

    ahead.rangeRead(ranges.get(0), Fetched.found(List.of(withBlobs(1, 1))));
    ahead.rangeRead(ranges.get(1), Fetched.found(List.of(withBlobs(2, 1), withBlobs(3, 1))));

    assertEquals(1, blobs.size());
    assertTrue(ahead.bytes() <= BlobCodec.BLOB_SIZE * 2L);
  }

  @Test
  void shouldAskAgainForOtherBlobsWhenBatcherWasRotated() {
    var ahead = at(LIMITS, 100);
    ahead.startAt(1, Chains.BATCHER);
    ahead.rangeRead(ranges.get(0), Fetched.found(List.of(withBlobs(1, 1))));
    var rotated = new BlobRequest(l1(1), List.of(new BlobRef(9, hash(9))));

    assertEquals(Optional.empty(), ahead.take(rotated));

    assertEquals(rotated, blobs.getLast());
    assertFalse(ahead.blobsRead(blobs.getFirst(), Fetched.found(List.of(blob()))), "stale");
    ahead.blobsRead(blobs.getLast(), Fetched.found(List.of(blob())));
    assertTrue(ahead.take(rotated).isPresent());
  }

  @Test
  void shouldAskAgainForBlobsThatFailedWhenNeeded() {
    var ahead = at(LIMITS, 100);
    ahead.startAt(1, Chains.BATCHER);
    ahead.rangeRead(ranges.get(0), Fetched.found(List.of(withBlobs(1, 1))));
    ahead.blobsRead(blobs.getFirst(), Fetched.temporary("503"));
    assertEquals(1, blobs.size(), "not in place");

    ahead.take(new BlobRequest(l1(1), blobs.getFirst().blobs()));

    assertEquals(2, blobs.size());
  }

  private LookAhead at(LookAheadLimits limits, long head) {
    var ahead = lookAhead(limits, 0);
    ahead.headMoved(l1(head));
    return ahead;
  }

  private LookAhead lookAhead(LookAheadLimits limits, long confirmations) {
    var config = Scenario.config(Chains.at(Hardfork.FJORD).forks());
    var requests = new LookAhead.Requests(ranges::add, blobs::add);
    return new LookAhead(config, limits, confirmations, 2, requests);
  }

  private List<String> asked() {
    return ranges.stream().map(range -> range.first() + "+" + range.count()).toList();
  }

  private static void answer(LookAhead ahead, L1Range range) {
    ahead.rangeRead(range, Fetched.found(blocks(range)));
  }

  private static List<L1Block> blocks(L1Range range) {
    return LongStream.range(range.first(), range.end())
        .mapToObj(number -> l1Block(l1(number), new Bytes[0]))
        .toList();
  }

  private static List<L1Block> heavy(L1Range range, int bytes) {
    return LongStream.range(range.first(), range.end())
        .mapToObj(number -> l1Block(l1(number), Bytes.wrap(new byte[bytes])))
        .toList();
  }

  private static L1Block withBlobs(long number, int count) {
    var refs =
        LongStream.range(0, count)
            .mapToObj(i -> new BlobRef((int) i, hash(number * 10 + i)))
            .toList();
    return l1Block(l1(number), new InboxTransaction(3, Chains.BATCHER, Bytes.EMPTY, refs));
  }

  private static Bytes blob() {
    return Bytes.wrap(new byte[BlobCodec.BLOB_SIZE]);
  }
}
