package opekko.driver;

import opekko.protocol.config.RollupConfig;
import opekko.protocol.fault.Fault;
import opekko.protocol.fault.Fetched;
import opekko.protocol.port.BlockLabel;
import opekko.protocol.port.BlockSelector;
import opekko.protocol.type.L1BlockRef;
import opekko.protocol.type.L2BlockRef;

/**
 * The walk that finds where to start: from the engine's unsafe head back to the first block whose
 * L1 origin is canonical (unsafe), and on past one full sequencing window of L1 (safe). It only
 * says what to read next, and goes on when given the answer.
 *
 * @param heads the engine's heads; {@code unsafe} becomes the result as the walk goes, NONE while
 *     no block with a plausible origin is known
 * @param previousUnsafe the unsafe head before the walk: the measure of how deep a reorg is
 * @param block where the walk stands
 * @param l1 the L1 block at the height of {@code block}'s origin; NONE when L1 has none there
 * @param ahead whether {@code block}'s origin is beyond what L1 shows, so not refuted
 * @param canonical the highest block so far whose origin is canonical; NONE when there is none
 * @param ready whether the parent of {@code block} is the safe head
 * @spec op-node rollup/sync/start.go
 */
public record SyncStart(
    Stage stage,
    Heads heads,
    L2BlockRef previousUnsafe,
    L2BlockRef block,
    L1BlockRef l1,
    boolean ahead,
    L2BlockRef canonical,
    boolean ready) {

  /** A reorg of more sequencing windows than this is not believed. */
  static final long MAX_REORG_WINDOWS = 5;

  /** With so many windows of L1 and finality still at genesis the engine came from a snapshot. */
  static final long SNAPSHOT_WINDOWS = 14;

  /** Which answer is awaited. */
  public enum Stage {
    FINALIZED,
    GENESIS,
    SAFE,
    UNSAFE,
    OFFSET,
    ORIGIN,
    PARENT
  }

  /** What comes next. */
  public sealed interface Next {
    record ReadL1(SyncStart walk, BlockSelector which) implements Next {}

    record ReadL2(SyncStart walk, BlockSelector which) implements Next {}

    record Found(Heads heads) implements Next {}

    record Failed(Fault fault) implements Next {}
  }

  static Next begin() {
    var walk =
        new SyncStart(
            Stage.FINALIZED,
            Heads.NONE,
            L2BlockRef.NONE,
            L2BlockRef.NONE,
            L1BlockRef.NONE,
            false,
            L2BlockRef.NONE,
            false);
    return new Next.ReadL2(walk, BlockSelector.label(BlockLabel.FINALIZED));
  }

  Next onL2(Fetched<L2BlockRef> answer, RollupConfig config, DriverSettings settings) {
    return switch (answer) {
      case Fetched.Found<L2BlockRef>(var ref) -> onL2Found(ref, config, settings);
      case Fetched.Missing<L2BlockRef>(var what) -> onL2Missing(what, config);
      case Fetched.Failed<L2BlockRef>(var fault) -> new Next.Failed(fault);
    };
  }

  private Next onL2Missing(String what, RollupConfig config) {
    return switch (stage) {
      case FINALIZED ->
          new Next.ReadL2(at(Stage.GENESIS), BlockSelector.hash(config.genesis().l2().hash()));
      // Nothing is safe yet: then what is finalized is safe.
      case SAFE -> readUnsafe(heads.withSafe(heads.finalized()));
      case GENESIS, UNSAFE, OFFSET, ORIGIN, PARENT ->
          temporary("the engine does not know a block that must be there: " + what);
    };
  }

  private Next onL2Found(L2BlockRef ref, RollupConfig config, DriverSettings settings) {
    return switch (stage) {
      case FINALIZED, GENESIS ->
          new Next.ReadL2(
              at(Stage.SAFE, heads.withFinalized(ref)), BlockSelector.label(BlockLabel.SAFE));
      case SAFE -> readUnsafe(heads.withSafe(ref));
      case UNSAFE -> onHeads(heads.withUnsafe(ref), config, settings);
      case OFFSET -> found(heads.unsafe(), ref, ref);
      case PARENT -> onParent(ref, config, settings);
      case ORIGIN -> temporary("an L2 block came where an L1 block was asked for");
    };
  }

  private Next readUnsafe(Heads known) {
    return new Next.ReadL2(at(Stage.UNSAFE, known), BlockSelector.label(BlockLabel.LATEST));
  }

  private Next onHeads(Heads known, RollupConfig config, DriverSettings settings) {
    if (isSnapshot(known, config) || isRewound(known)) {
      var tip = known.unsafe();
      var target = ElSyncRules.offsetBlock(settings, config, tip.number());
      if (target == tip.number()) return found(tip, tip, tip);
      return new Next.ReadL2(at(Stage.OFFSET, known), BlockSelector.number(target));
    }
    var walk =
        new SyncStart(
            Stage.ORIGIN,
            known,
            known.unsafe(),
            known.unsafe(),
            L1BlockRef.NONE,
            false,
            L2BlockRef.NONE,
            false);
    return walk.visit(config, settings);
  }

  /** The engine got its chain from elsewhere and has nothing but genesis safe and finalized. */
  private static boolean isSnapshot(Heads known, RollupConfig config) {
    var genesis = config.genesis();
    return known.finalized().hash().equals(genesis.l2().hash())
        && known.safe().hash().equals(genesis.l2().hash())
        && known.unsafe().number() > genesis.l2().number()
        && known.unsafe().l1Origin().number()
            > genesis.l1().number() + SNAPSHOT_WINDOWS * config.seqWindowSize();
  }

  /** The engine lost blocks without its safe and finalized heads being moved. */
  private static boolean isRewound(Heads known) {
    return known.unsafe().number() < known.finalized().number()
        || known.unsafe().number() < known.safe().number();
  }

  /** Looks at {@code block}: reads its L1 origin, unless the block above had the same one. */
  private Next visit(RollupConfig config, DriverSettings settings) {
    var origin = block.l1Origin();
    if (!l1.equals(L1BlockRef.NONE) && origin.hash().equals(l1.parentHash()))
      return new Next.ReadL1(at(Stage.ORIGIN), BlockSelector.hash(origin.hash()));
    if (l1.equals(L1BlockRef.NONE) || !origin.hash().equals(l1.hash()))
      return new Next.ReadL1(at(Stage.ORIGIN), BlockSelector.number(origin.number()));
    return judge(config, settings);
  }

  Next onL1(Fetched<L1BlockRef> answer, RollupConfig config, DriverSettings settings) {
    return switch (answer) {
      case Fetched.Found<L1BlockRef>(var ref) -> withL1(ref, false).judge(config, settings);
      case Fetched.Missing<L1BlockRef>(var what) ->
          // Asked for by hash it must be there, or L1 changed meanwhile: the walk starts over.
          !l1.equals(L1BlockRef.NONE) && block.l1Origin().hash().equals(l1.parentHash())
              ? temporary("L1 lost a block during the walk: " + what)
              : withL1(L1BlockRef.NONE, true).judge(config, settings);
      case Fetched.Failed<L1BlockRef>(var fault) -> new Next.Failed(fault);
    };
  }

  private Next judge(RollupConfig config, DriverSettings settings) {
    var wrong = contradiction(config);
    if (wrong != null) return new Next.Failed(new Fault.Critical(wrong));
    var unsafe = heads.unsafe();
    if (unsafe.equals(L2BlockRef.NONE)) {
      unsafe = block;
      var deepest = MAX_REORG_WINDOWS * SyncStart.lookback(config);
      if (block.l1Origin().number() + deepest < previousUnsafe.l1Origin().number())
        return new Next.Failed(
            new Fault.Critical(
                "the reorg is too deep: back to L2 block %s, more than %d L1 blocks behind %s"
                    .formatted(block, deepest, previousUnsafe)));
    }
    var highest = canonical;
    if (ahead) {
      highest = L2BlockRef.NONE;
    } else if (l1.hash().equals(block.l1Origin().hash())) {
      if (highest.equals(L2BlockRef.NONE)) highest = block;
    } else {
      unsafe = L2BlockRef.NONE;
      highest = L2BlockRef.NONE;
    }
    var last =
        ready
            || (block.number() <= heads.safe().number()
                && block.l1Origin().number() + lookback(config) < highest.l1Origin().number()
                && block.sequenceNumber() == 0);
    var judged =
        new SyncStart(
            stage, heads.withUnsafe(unsafe), previousUnsafe, block, l1, ahead, highest, last);
    return judged.goOn(config, settings);
  }

  private String contradiction(RollupConfig config) {
    var genesis = config.genesis();
    if (block.number() == genesis.l2().number()) {
      if (!block.hash().equals(genesis.l2().hash()))
        return "wrong L2 chain: its genesis is %s, not %s".formatted(block, genesis.l2());
      if (!ahead && !l1.hash().equals(genesis.l1().hash()))
        return "wrong L1 chain: it has %s where the genesis is %s".formatted(l1, genesis.l1());
    }
    if (block.number() == heads.finalized().number()
        && !block.hash().equals(heads.finalized().hash()))
      return "cannot reorg the finalized block %s: the chain has %s"
          .formatted(heads.finalized(), block);
    return null;
  }

  private Next goOn(RollupConfig config, DriverSettings settings) {
    if (block.number() == heads.finalized().number())
      return found(heads.unsafe(), block, heads.finalized());
    if (settings.skipSyncStartCheck()
        && canonical.hash().equals(block.hash())
        && !block.equals(heads.safe())) return moveTo(heads.safe()).visit(config, settings);
    return new Next.ReadL2(at(Stage.PARENT), BlockSelector.hash(block.parentHash()));
  }

  private Next onParent(L2BlockRef parent, RollupConfig config, DriverSettings settings) {
    var odd = inconsistency(parent);
    if (odd != null) return new Next.Failed(new Fault.Reset(odd));
    if (ready) return found(heads.unsafe(), parent, heads.finalized());
    return moveTo(parent).visit(config, settings);
  }

  private String inconsistency(L2BlockRef parent) {
    if (parent.l1Origin().equals(block.l1Origin()))
      return parent.sequenceNumber() + 1 == block.sequenceNumber()
          ? null
          : "sequence numbers of %s and its parent do not follow: %d, %d"
              .formatted(block, block.sequenceNumber(), parent.sequenceNumber());
    if (parent.l1Origin().number() + 1 != block.l1Origin().number())
      return "the parent of %s has L1 origin %s, which is not right before %s"
          .formatted(block, parent.l1Origin(), block.l1Origin());
    if (block.sequenceNumber() != 0)
      return "%s begins a new L1 origin but has sequence number %d"
          .formatted(block, block.sequenceNumber());
    if (l1.hash().equals(block.l1Origin().hash())
        && !l1.parentHash().equals(parent.l1Origin().hash()))
      return "the parent of %s has L1 origin %s but L1 says %s"
          .formatted(block, parent.l1Origin(), l1.parentHash());
    return null;
  }

  /** L1 blocks that must be seen before a block counts as surely safe. */
  static long lookback(RollupConfig config) {
    var challenge = config.altDa().map(da -> da.challengeWindow() + da.resolveWindow()).orElse(0L);
    return Math.max(config.seqWindowSize(), challenge);
  }

  private static Next found(L2BlockRef unsafe, L2BlockRef safe, L2BlockRef finalized) {
    return new Next.Found(new Heads(unsafe, safe, safe, finalized));
  }

  private static Next temporary(String cause) {
    return new Next.Failed(new Fault.Temporary(cause));
  }

  private SyncStart at(Stage awaited) {
    return at(awaited, heads);
  }

  private SyncStart at(Stage awaited, Heads known) {
    return new SyncStart(awaited, known, previousUnsafe, block, l1, ahead, canonical, ready);
  }

  private SyncStart withL1(L1BlockRef ref, boolean beyond) {
    return new SyncStart(stage, heads, previousUnsafe, block, ref, beyond, canonical, ready);
  }

  private SyncStart moveTo(L2BlockRef ref) {
    return new SyncStart(stage, heads, previousUnsafe, ref, l1, ahead, canonical, ready);
  }
}
