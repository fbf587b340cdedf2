package opekko.sequencer;

import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import opekko.protocol.attributes.L2BlockRefs;
import opekko.protocol.config.RollupConfig;
import opekko.protocol.engine.PayloadEnvelope;
import opekko.protocol.fork.Hardfork;
import opekko.protocol.fork.ProtocolLimits;
import opekko.protocol.port.CommitLog.Position;
import opekko.protocol.type.BlockId;
import opekko.protocol.type.Hash;
import opekko.protocol.type.L1BlockRef;
import opekko.protocol.type.L2BlockRef;

/** What must hold in every step, by what the sequencer was told and what it did. */
final class ChaosChecks {
  /** A rule was broken. */
  static final class Broken extends RuntimeException {
    private static final long serialVersionUID = 1;

    Broken(String rule) {
      super(rule);
    }
  }

  private record Slot(long term, long number) {}

  private final RollupConfig rollup;
  private final ChaosL1 l1;
  private final ChaosLog log;
  private final boolean shares;
  private final Map<Slot, Hash> published = new HashMap<>();
  private final Map<Slot, Hash> proposed = new HashMap<>();
  private final Set<Hash> signed = new HashSet<>();

  boolean started;
  boolean leads;
  boolean resetting;
  Instant derivedUntil = Instant.MIN;
  L2BlockRef head = L2BlockRef.NONE;
  L2BlockRef safe = L2BlockRef.NONE;
  long maxSafeLag;
  boolean recoverMode;

  /** Whether a committed block may be taken back: only a rival or a refusal allows it. */
  boolean mayRewind;

  /** Whether the engine has refused a committed block, and none was committed since. */
  boolean isInvalid;

  /** The newest block committed in this life and term: a stop waits for it. */
  long newestOwn;

  ChaosChecks(RollupConfig rollup, ChaosL1 l1, ChaosLog log, boolean shares) {
    this.shares = shares;
    this.rollup = rollup;
    this.l1 = l1;
    this.log = log;
  }

  static void that(boolean holds, String rule) {
    if (!holds) throw new Broken(rule);
  }

  /** What the sequencer knows from now on. */
  void onTold(SequencerEvent event, Instant now) {
    switch (event) {
      case SequencerEvent.HeadsChanged(var told, var toldSafe) -> {
        if (!told.hash().equals(head.hash())) derivedUntil = Instant.MIN;
        if (!told.hash().equals(log.tip().hash())
            && !isParentOfTip(told)
            && told.number() >= log.tip().number()) mayRewind = true;
        head = told;
        safe = toldSafe;
      }
      case SequencerEvent.ResetBegun _ -> {
        resetting = true;
        // What the engine has lost a stop cannot wait for.
        newestOwn = 0;
      }
      case SequencerEvent.ResetConfirmed _ -> {
        resetting = false;
        derivedUntil = Instant.MIN;
      }
      case SequencerEvent.DerivedBuildBegun _ -> derivedUntil = now.plusSeconds(29);
      case SequencerEvent.EngineFailed _ -> derivedUntil = Instant.MIN;
      case SequencerEvent.LeadershipGained _ -> {
        leads = true;
        newestOwn = 0;
      }
      case SequencerEvent.LeadershipLost _ -> leads = false;
      case SequencerEvent.MaxSafeLagSet(var blocks) -> maxSafeLag = blocks;
      case SequencerEvent.RecoverModeSet(var isOn) -> recoverMode = isOn;
      case SequencerEvent.BlockInserted(_, var outcome) -> {
        isInvalid |= outcome instanceof EngineWork.Refused;
        if (outcome instanceof EngineWork.Refused || outcome instanceof EngineWork.Stale)
          mayRewind = true;
      }
      default -> {}
    }
  }

  private boolean isParentOfTip(L2BlockRef block) {
    return log.after(block.id()) instanceof Position.Next;
  }

  void onStart(SequencerRequest.StartBuild build, L1BlockRef origin, Instant now) {
    that(started, "builds while stopped");
    that(leads, "builds without leadership");
    that(!resetting, "builds during a reset");
    that(build.parent().equals(head), "builds on another block than the head");
    that(!now.isBefore(derivedUntil), "builds beside derivation");
    that(
        maxSafeLag == 0 || safe.number() + maxSafeLag > head.number(),
        "builds though the safe head is too far behind");
    var attributes = build.attributes();
    var time = attributes.timestamp();
    that(time == head.time() + rollup.blockTime(), "timestamps have a gap");
    that(!now.isBefore(Instant.ofEpochSecond(head.time())), "builds before its time");
    var isSame = origin.hash().equals(head.l1Origin().hash());
    that(
        isSame || origin.parentHash().equals(head.l1Origin().hash()),
        "origin is neither the parent's nor its child");
    that(origin.time() <= time, "origin is of the future");
    var isLate = time > origin.time() + ProtocolLimits.maxSequencerDrift(rollup, origin.time());
    that(
        !isLate || !isSame || l1.hasChildAfter(origin.hash(), time),
        "keeps an origin beyond the drift");
    var isWithoutPool = isLate || recoverMode || rollup.isActivationBlock(Hardfork.ECOTONE, time);
    that(attributes.noTxPool() == isWithoutPool, "pool transactions: " + attributes.noTxPool());
    that(
        isSame != attributes.transactions().contains(ChaosL1.depositOf(origin.hash())),
        "deposits of the origin");
  }

  void onSign(PayloadEnvelope block) {
    that(log.holds(block), "signed before it was committed");
    signed.add(block.payload().blockHash());
  }

  /** In a shared log, unless the one before was refused or taken back. */
  void onPropose(Call call, PayloadEnvelope block) {
    var slot = new Slot(call.term(), block.payload().blockNumber());
    var before = proposed.put(slot, block.id().hash());
    that(
        !shares || before == null || before.equals(block.id().hash()),
        "two proposals for one height and term");
  }

  void onRefused(Call call, PayloadEnvelope block) {
    proposed.remove(new Slot(call.term(), block.payload().blockNumber()));
  }

  void onPublish(long term, PayloadEnvelope block) {
    var hash = block.payload().blockHash();
    that(log.holds(block), "published before it was committed");
    var before = published.put(new Slot(term, block.payload().blockNumber()), hash);
    that(before == null || before.equals(hash), "two payloads for one height and term");
  }

  void onInsert(PayloadEnvelope block) {
    var hash = block.payload().blockHash();
    that(log.holds(block), "inserted before it was committed");
    that(shares || signed.contains(hash), "inserted without an attempt to sign it");
    var ref = L2BlockRefs.of(rollup, block.payload());
    // The head it is already when an earlier term's attempt went through late.
    that(
        ref.parentHash().equals(head.hash()) || hash.equals(head.hash()),
        "inserted on another block than the head");
  }

  /** When it reaches the log, and changes what the log holds. */
  void onRewind(BlockId to) {
    if (log.tip().equals(to)) return;
    proposed.keySet().removeIf(slot -> slot.number() > to.number());
    if (shares)
      that(isProvenWrong(to), "a shared log is taken back to %s without a proof".formatted(to));
    else that(mayRewind || !isChildOfUse(to), "a committed block is taken back");
    published.keySet().removeIf(slot -> slot.number() > to.number());
  }

  private boolean isProvenWrong(BlockId to) {
    if (isInvalid || safe.number() > log.tip().number()) return true;
    var isContradicted =
        log.after(safe.id()) instanceof Position.Elsewhere(_, var rival) && rival.isPresent();
    return isContradicted || log.after(to) instanceof Position.Next && !isChildOfUse(to);
  }

  /** Whether a block is committed on top of this one that still stands on L1. */
  private boolean isChildOfUse(BlockId block) {
    return log.after(block) instanceof Position.Next(var child)
        && l1.isCanonical(L2BlockRefs.of(rollup, child.envelope().payload()).l1Origin().hash());
  }

  void onStopped(Hash at) {
    that(at.equals(head.hash()), "stops at another block than the head");
    that(
        !leads || mayRewind || newestOwn <= head.number(),
        "stops before its last block is the head");
  }
}
