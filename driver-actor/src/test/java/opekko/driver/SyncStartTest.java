package opekko.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import opekko.protocol.config.RollupConfig;
import opekko.protocol.fault.Fault;
import opekko.protocol.fault.Fetched;
import opekko.protocol.fork.Hardfork;
import opekko.protocol.port.BlockLabel;
import opekko.protocol.port.BlockSelector;
import opekko.protocol.type.Hash;
import opekko.protocol.type.L1BlockRef;
import opekko.protocol.type.L2BlockRef;
import org.junit.jupiter.api.Test;

/** Chains of two L2 blocks for each L1 origin; the sequencing window is 10 L1 blocks. */
class SyncStartTest {
  private static final RollupConfig CONFIG = Blocks.config(Hardfork.HOLOCENE);
  private DriverSettings settings = DriverSettings.DEFAULT;
  private final Map<Long, L1BlockRef> l1 = new HashMap<>();
  private final List<L2BlockRef> l2 = new ArrayList<>(List.of(Blocks.GENESIS));
  private final Map<BlockLabel, L2BlockRef> labels = new HashMap<>();
  private Optional<Fault> l1Down = Optional.empty();
  private int reads;

  /**
   * L2 up to the L1 origin of the given number, on L1 blocks of the given branch after the fork.
   */
  private void chain(long lastOrigin, long forkAfter, String branch) {
    for (var number = l2.getLast().l1Origin().number() + 1; number <= lastOrigin; number++) {
      var origin = number > forkAfter ? branchBlock(number, forkAfter, branch) : Blocks.l1(number);
      for (var sequence = 0; sequence < 2; sequence++) {
        var parent = l2.getLast();
        l2.add(
            new L2BlockRef(
                Blocks.hash("l2-" + origin.hash() + sequence),
                parent.number() + 1,
                parent.hash(),
                parent.time() + 2,
                origin.id(),
                sequence));
      }
    }
    labels.put(BlockLabel.LATEST, l2.getLast());
  }

  private static L1BlockRef branchBlock(long number, long forkAfter, String branch) {
    return Blocks.l1(number, branch, number == forkAfter + 1 ? "" : branch);
  }

  private void l1UpTo(long head) {
    for (var number = 0L; number <= head; number++) l1.put(number, Blocks.l1(number));
  }

  private void l1Branch(long from, long to, String branch) {
    for (var number = from; number <= to; number++)
      l1.put(number, branchBlock(number, from - 1, branch));
  }

  private SyncStart.Next walk() {
    var next = SyncStart.begin();
    while (true) {
      reads++;
      switch (next) {
        case SyncStart.Next.ReadL1(var walk, var which) ->
            next = walk.onL1(readL1(which), CONFIG, settings);
        case SyncStart.Next.ReadL2(var walk, var which) ->
            next = walk.onL2(readL2(which), CONFIG, settings);
        case SyncStart.Next.Found _, SyncStart.Next.Failed _ -> {
          return next;
        }
      }
    }
  }

  private Fetched<L1BlockRef> readL1(BlockSelector which) {
    if (l1Down.isPresent()) return new Fetched.Failed<>(l1Down.get());
    var found =
        switch (which) {
          case BlockSelector.ByNumber(var number) -> Optional.ofNullable(l1.get(number));
          case BlockSelector.ByHash(var hash) ->
              l1.values().stream().filter(ref -> ref.hash().equals(hash)).findFirst();
          case BlockSelector.ByLabel _ -> Optional.<L1BlockRef>empty();
        };
    return found.<Fetched<L1BlockRef>>map(Fetched::found).orElse(Fetched.missing("L1 " + which));
  }

  private Fetched<L2BlockRef> readL2(BlockSelector which) {
    var found =
        switch (which) {
          case BlockSelector.ByNumber(var number) -> Optional.of(l2.get((int) number));
          case BlockSelector.ByHash(var hash) ->
              l2.stream().filter(ref -> ref.hash().equals(hash)).findFirst();
          case BlockSelector.ByLabel(var label) -> Optional.ofNullable(labels.get(label));
        };
    return found.<Fetched<L2BlockRef>>map(Fetched::found).orElse(Fetched.missing("L2 " + which));
  }

  private Heads found() {
    return assertInstanceOf(SyncStart.Next.Found.class, walk()).heads();
  }

  private Fault failed() {
    return assertInstanceOf(SyncStart.Next.Failed.class, walk()).fault();
  }

  private L2BlockRef lastOf(long origin) {
    return l2.stream().filter(ref -> ref.l1Origin().number() == origin).toList().getLast();
  }

  @Test
  void shouldStartAtGenesisWhenEngineHasNothingElse() {
    l1UpTo(5);
    labels.put(BlockLabel.LATEST, Blocks.GENESIS);

    var genesis = Blocks.GENESIS;
    assertEquals(new Heads(genesis, genesis, genesis, genesis), found());
  }

  @Test
  void shouldGoBackOneSequencingWindowForSafe() {
    l1UpTo(40);
    chain(30, 30, "");
    labels.put(BlockLabel.SAFE, lastOf(28));
    labels.put(BlockLabel.FINALIZED, lastOf(5));

    var heads = found();

    assertEquals(lastOf(30), heads.unsafe());
    // Origin 19 is the first more than ten behind 30; the block below its epoch is safe for sure.
    assertEquals(lastOf(18), heads.safe());
    assertEquals(heads.safe(), heads.pendingSafe());
    assertEquals(lastOf(5), heads.finalized());
  }

  @Test
  void shouldNotLiftSafeAboveWhereItWas() {
    l1UpTo(40);
    chain(30, 30, "");
    labels.put(BlockLabel.SAFE, lastOf(8));
    labels.put(BlockLabel.FINALIZED, lastOf(2));

    assertEquals(lastOf(7), found().safe());
  }

  @Test
  void shouldStopAtFinalized() {
    l1UpTo(40);
    chain(30, 30, "");
    labels.put(BlockLabel.SAFE, lastOf(28));
    labels.put(BlockLabel.FINALIZED, lastOf(27));

    assertEquals(lastOf(27), found().safe());
  }

  @Test
  void shouldDropUnsafeBlocksOfLostL1Branch() {
    l1UpTo(20);
    l1Branch(15, 20, "b");
    chain(20, 20, "");
    labels.put(BlockLabel.SAFE, lastOf(18));
    labels.put(BlockLabel.FINALIZED, lastOf(2));

    var heads = found();

    assertEquals(lastOf(14), heads.unsafe());
    assertEquals(lastOf(2), heads.safe());
  }

  @Test
  void shouldKeepUnsafeHeadWhoseOriginL1DoesNotShowYet() {
    l1UpTo(20);
    chain(22, 22, "");
    labels.put(BlockLabel.SAFE, lastOf(18));
    labels.put(BlockLabel.FINALIZED, lastOf(2));

    assertEquals(lastOf(22), found().unsafe());
  }

  @Test
  void shouldRefuseReorgDeeperThanFiveWindows() {
    l1UpTo(10);
    l1Branch(11, 100, "b");
    chain(90, 90, "");
    labels.put(BlockLabel.SAFE, lastOf(85));
    labels.put(BlockLabel.FINALIZED, lastOf(2));

    var fault = assertInstanceOf(Fault.Critical.class, failed());

    assertTrue(fault.cause().contains("too deep"), fault.cause());
  }

  @Test
  void shouldRefuseToReorgFinalizedBlock() {
    l1UpTo(20);
    chain(20, 20, "");
    var other = lastOf(10);
    labels.put(
        BlockLabel.FINALIZED,
        new L2BlockRef(
            Blocks.hash("other"),
            other.number(),
            other.parentHash(),
            other.time(),
            other.l1Origin(),
            other.sequenceNumber()));
    labels.put(BlockLabel.SAFE, lastOf(15));

    var fault = assertInstanceOf(Fault.Critical.class, failed());

    assertTrue(fault.cause().contains("cannot reorg the finalized block"), fault.cause());
  }

  @Test
  void shouldRefuseEngineOfAnotherChain() {
    l1UpTo(5);
    var genesis = Blocks.GENESIS;
    var foreign =
        new L2BlockRef(Blocks.hash("foreign"), 0, Hash.ZERO, genesis.time(), genesis.l1Origin(), 0);
    for (var label : BlockLabel.values()) labels.put(label, foreign);

    var fault = assertInstanceOf(Fault.Critical.class, failed());

    assertTrue(fault.cause().startsWith("wrong L2 chain"), fault.cause());
  }

  @Test
  void shouldRefuseL1OfAnotherChain() {
    l1.put(0L, Blocks.l1(0, "other"));
    labels.put(BlockLabel.LATEST, Blocks.GENESIS);

    var fault = assertInstanceOf(Fault.Critical.class, failed());

    assertTrue(fault.cause().startsWith("wrong L1 chain"), fault.cause());
  }

  @Test
  void shouldTrustUnsafeHeadOfFreshSnapshot() {
    l1UpTo(200);
    chain(150, 150, "");
    labels.put(BlockLabel.SAFE, Blocks.GENESIS);
    labels.put(BlockLabel.FINALIZED, Blocks.GENESIS);

    var heads = found();

    assertEquals(new Heads(lastOf(150), lastOf(150), lastOf(150), lastOf(150)), heads);
    assertEquals(4, reads);
  }

  @Test
  void shouldKeepOffsetBehindFreshSnapshot() {
    settings = withOffset(Duration.ofSeconds(13));
    l1UpTo(200);
    chain(150, 150, "");
    labels.put(BlockLabel.SAFE, Blocks.GENESIS);
    labels.put(BlockLabel.FINALIZED, Blocks.GENESIS);

    var heads = found();

    assertEquals(300, heads.unsafe().number());
    // 13 seconds are seven blocks of two seconds, rounded up.
    assertEquals(293, heads.safe().number());
    assertEquals(293, heads.finalized().number());
  }

  @Test
  void shouldFallBackToUnsafeWhenEngineWasRewound() {
    l1UpTo(40);
    chain(30, 30, "");
    labels.put(BlockLabel.SAFE, lastOf(28));
    labels.put(BlockLabel.FINALIZED, lastOf(25));
    labels.put(BlockLabel.LATEST, lastOf(20));

    assertEquals(new Heads(lastOf(20), lastOf(20), lastOf(20), lastOf(20)), found());
  }

  @Test
  void shouldJumpToSafeHeadWhenCheckIsSkipped() {
    settings = skippingChecks();
    l1UpTo(40);
    chain(30, 30, "");
    labels.put(BlockLabel.SAFE, lastOf(12));
    labels.put(BlockLabel.FINALIZED, lastOf(2));

    var heads = found();

    assertEquals(lastOf(30), heads.unsafe());
    assertEquals(lastOf(11), heads.safe());
    assertTrue(reads < 20, reads + " reads");
  }

  @Test
  void shouldAnswerTemporaryWhenL1Fails() {
    chain(5, 5, "");
    l1Down = Optional.of(new Fault.Temporary("no route to host"));

    assertEquals(new Fault.Temporary("no route to host"), failed());
  }

  @Test
  void shouldAnswerTemporaryWhenEngineLacksGenesis() {
    l2.clear();

    assertInstanceOf(Fault.Temporary.class, failed());
  }

  @Test
  void shouldNoticeOriginsThatDoNotFollow() {
    l1UpTo(20);
    chain(5, 5, "");
    var skipping =
        new L2BlockRef(
            Blocks.hash("skip"),
            l2.getLast().number() + 1,
            l2.getLast().hash(),
            l2.getLast().time() + 2,
            Blocks.l1(8).id(),
            0);
    l2.add(skipping);
    labels.put(BlockLabel.LATEST, skipping);

    assertInstanceOf(Fault.Reset.class, failed());
  }

  @Test
  void shouldNoticeSequenceNumbersThatDoNotFollow() {
    l1UpTo(20);
    chain(5, 5, "");
    var odd =
        new L2BlockRef(
            Blocks.hash("odd"),
            l2.getLast().number() + 1,
            l2.getLast().hash(),
            l2.getLast().time() + 2,
            Blocks.l1(5).id(),
            7);
    l2.add(odd);
    labels.put(BlockLabel.LATEST, odd);

    assertInstanceOf(Fault.Reset.class, failed());
  }

  private static DriverSettings withOffset(Duration offset) {
    return settings(false, offset);
  }

  private static DriverSettings skippingChecks() {
    return settings(true, Duration.ZERO);
  }

  private static DriverSettings settings(boolean skip, Duration offset) {
    var base = DriverSettings.DEFAULT;
    return new DriverSettings(
        base.syncMode(),
        skip,
        false,
        offset,
        OptionalLong.empty(),
        OptionalLong.empty(),
        base.unsafeQueueBytes(),
        base.journalBytes(),
        base.retryFloor(),
        base.retryCeiling());
  }
}
