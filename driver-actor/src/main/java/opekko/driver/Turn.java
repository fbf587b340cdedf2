package opekko.driver;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import opekko.protocol.api.SyncStatus;
import opekko.protocol.config.RollupConfig;
import opekko.protocol.engine.ForkchoiceState;
import opekko.protocol.fault.Fault;
import opekko.protocol.metrics.NodeEvent;
import opekko.protocol.type.Hash;
import opekko.protocol.type.L1BlockRef;
import opekko.protocol.type.L2BlockRef;

/**
 * One step of the machine while it is being worked out: the fields of {@link DriverState}, open for
 * change, and the effects so far. Lives only inside {@link DriverMachine#step}, so that a step with
 * many small changes makes one new state.
 */
final class Turn {
  final DriverMachine machine;
  final RollupConfig config;
  final DriverSettings settings;
  final Instant now;
  final List<DriverEffect> effects = new ArrayList<>(4);

  long epoch;
  Phase phase;
  Heads heads;
  Optional<ForkchoiceState> applied;
  SyncStatus shown;
  Job job;
  Optional<Call> engineCall;
  Optional<Call> jobRead;
  DerivationLink derivation;
  UnsafePayloadQueue queue;
  DecidedQueue decided;
  Finality finality;
  SafeHeadLog safeHeadLog;
  ElSync elSync;
  L2BlockRef backupUnsafe;
  boolean restoreBackup;
  DriverState.Flush flush;
  Retry engineRetry;
  Retry derivationRetry;
  Retry resetRetry;
  Instant lastReset;
  Hash gapSeenAt;
  SequencerLink sequencer;
  boolean closing;
  private long lastCall;
  private final Waits waits;

  Turn(DriverMachine machine, DriverState state, Instant now) {
    this.machine = machine;
    this.config = machine.config();
    this.settings = machine.settings();
    this.now = now;
    epoch = state.epoch();
    lastCall = state.lastCall();
    phase = state.phase();
    heads = state.heads();
    applied = state.applied();
    shown = state.shown();
    job = state.job();
    engineCall = state.engineCall();
    jobRead = state.jobRead();
    derivation = state.derivation();
    queue = state.queue();
    decided = state.decided();
    finality = state.finality();
    safeHeadLog = state.safeHeadLog();
    elSync = state.elSync();
    backupUnsafe = state.backupUnsafe();
    restoreBackup = state.restoreBackup();
    flush = state.flush();
    engineRetry = state.retries().engine();
    derivationRetry = state.retries().derivation();
    resetRetry = state.retries().reset();
    lastReset = state.retries().lastReset();
    gapSeenAt = state.gapSeenAt();
    sequencer = state.sequencer();
    closing = state.closing();
    waits = state.waits();
  }

  Step finish() {
    showConfirmedHeads();
    if (phase instanceof Phase.Running) SequencerNews.heads(this);
    var state =
        new DriverState(
            epoch,
            lastCall,
            phase,
            heads,
            applied,
            shown,
            job,
            engineCall,
            jobRead,
            derivation,
            queue,
            decided,
            finality,
            safeHeadLog,
            elSync,
            backupUnsafe,
            restoreBackup,
            flush,
            new DriverState.Retries(engineRetry, derivationRetry, resetRetry, lastReset),
            gapSeenAt,
            waits.next(this),
            sequencer,
            closing);
    return new Step(state, effects);
  }

  /**
   * The world sees heads once the engine has confirmed them. Derivation reads on behind attributes
   * that are still being applied, so until then current_l1 stays at the block they come from:
   * whoever reads it trusts that everything before it is in the safe head.
   */
  private void showConfirmedHeads() {
    if (!(phase instanceof Phase.Running) || isDirty()) return;
    var current = derivation.current();
    var origin = current.isPresent() ? current.get().derivedFrom() : derivation.origin();
    if (shown.unsafeL2().equals(heads.unsafe())
        && shown.pendingSafeL2().equals(heads.pendingSafe())
        && shown.safeL2().equals(heads.safe())
        && shown.finalizedL2().equals(heads.finalized())
        && shown.currentL1().equals(origin)) return;
    showHeads(heads, origin);
  }

  /** What is not known is shown as NONE; cross-unsafe is unsafe, as no chain depends on another. */
  void showHeads(Heads visible, L1BlockRef currentL1) {
    shown =
        new SyncStatus(
            currentL1,
            shown.currentL1Finalized(),
            shown.headL1(),
            shown.safeL1(),
            shown.finalizedL1(),
            visible.unsafe(),
            visible.safe(),
            visible.finalized(),
            visible.pendingSafe(),
            visible.unsafe(),
            visible.safe());
  }

  void showL1(L1BlockRef head, L1BlockRef safe, L1BlockRef finalized) {
    shown =
        new SyncStatus(
            shown.currentL1(),
            finalized,
            head,
            safe,
            finalized,
            shown.unsafeL2(),
            shown.safeL2(),
            shown.finalizedL2(),
            shown.pendingSafeL2(),
            shown.crossUnsafeL2(),
            shown.localSafeL2());
  }

  /** Whether the engine has not confirmed the heads as they are. */
  boolean isDirty() {
    return applied.isEmpty() || !applied.get().equals(heads.forkchoice());
  }

  boolean isEngineFree() {
    return job instanceof Job.None && engineCall.isEmpty() && !engineRetry.armed();
  }

  Call newCall() {
    return new Call(epoch, ++lastCall);
  }

  /** Sends the one engine call. */
  void callEngine(Job forJob, Function<Call, DriverEffect> effect) {
    var call = newCall();
    job = forJob;
    engineCall = Optional.of(call);
    effects.add(effect.apply(call));
  }

  /** Sends the one engine call for the sequencer; the driver's own job goes on beside it. */
  void callEngine(SequencerJob forJob, Function<Call, DriverEffect> effect) {
    var call = newCall();
    sequencer = sequencer.running(Optional.of(forJob));
    engineCall = Optional.of(call);
    effects.add(effect.apply(call));
  }

  /** The sequencer's job that the engine has just answered, if it was one. */
  Optional<SequencerJob> takeSequencerJob() {
    var running = sequencer.running();
    sequencer = sequencer.running(Optional.empty());
    return running;
  }

  /** Sends the read that the job cannot go on without. */
  void readFor(Job forJob, Function<Call, DriverEffect> effect) {
    var call = newCall();
    job = forJob;
    jobRead = Optional.of(call);
    effects.add(effect.apply(call));
  }

  /**
   * Whether an engine reply answers the job at hand. A stale one only frees the engine, and so does
   * one that comes during a shutdown, when nothing new may follow from it.
   */
  boolean takeEngineReply(Call call) {
    if (engineCall.filter(call::equals).isEmpty()) return stale();
    engineCall = Optional.empty();
    return !closing && (call.epoch() == epoch || stale());
  }

  boolean takeJobRead(Call call) {
    if (jobRead.filter(call::equals).isEmpty()) return stale();
    jobRead = Optional.empty();
    return true;
  }

  boolean stale() {
    effects.add(new DriverEffect.Count(NodeEvent.STALE_REPLIES));
    return false;
  }

  /** The job came to nothing through no fault of its block: by the fault's level. */
  void jobFailed(Fault fault) {
    job = new Job.None();
    switch (fault) {
      case Fault.Temporary(var cause) -> backOffEngine(cause);
      case Fault.Reset(var cause) -> Resetting.begin(this, cause);
      case Fault.Critical critical -> stop(critical);
    }
  }

  void backOffEngine(String cause) {
    backOffEngine(false, cause);
  }

  /** The engine will need a while. */
  void backOffSyncing(String cause) {
    backOffEngine(true, cause);
  }

  private void backOffEngine(boolean isSyncing, String cause) {
    SequencerNews.engineFailed(this, isSyncing, cause);
    job = new Job.None();
    engineRetry = engineRetry.failed(cause);
    effects.add(new DriverEffect.ArmStep(Lane.ENGINE, engineRetry.delay(settings)));
    warn("engine: " + cause);
  }

  void stop(Fault.Critical critical) {
    job = new Job.None();
    phase = new Phase.Stopped(critical.cause());
    effects.add(new DriverEffect.StopNode(critical));
  }

  void warn(String text) {
    effects.add(new DriverEffect.Warn(text));
  }

  void count(NodeEvent event) {
    effects.add(new DriverEffect.Count(event));
  }
}
