package opekko.driver;

import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import opekko.protocol.config.RollupConfig;
import opekko.protocol.engine.ExecutionPayload;
import opekko.protocol.engine.ForkchoiceOutcome;
import opekko.protocol.engine.GetPayloadOutcome;
import opekko.protocol.engine.NewPayloadOutcome;
import opekko.protocol.engine.PayloadEnvelope;
import opekko.protocol.fault.Fault;
import opekko.protocol.fault.Fetched;
import opekko.protocol.metrics.NodeEvent;
import opekko.protocol.port.SafeHeadStore;
import opekko.protocol.type.L1BlockRef;
import opekko.protocol.type.L2BlockRef;

/**
 * The driver's policy: what an event changes, and what it asks for. Pure: no clock, no actor, no
 * I/O.
 *
 * @param keepsSafeHeads whether there is a safe-head store
 * @param refs reads a block's reference out of its payload; throws InvalidData
 */
public record DriverMachine(
    RollupConfig config,
    DriverSettings settings,
    boolean keepsSafeHeads,
    Function<ExecutionPayload, L2BlockRef> refs) {

  public DriverState initial() {
    return DriverState.initial(settings);
  }

  /** What {@code event} leads to at {@code now}. */
  public Step step(DriverState state, DriverEvent event, Instant now) {
    var turn = new Turn(this, state, now);
    // The last words have been said; only the engine's late answers would still come.
    if (state.phase() instanceof Phase.Stopped && !(event instanceof DriverEvent.ShutdownRequested))
      return turn.finish();
    if (!turn.closing || isAwaitedByShutdown(event)) on(turn, event);
    Work.proceed(turn);
    return turn.finish();
  }

  private static boolean isAwaitedByShutdown(DriverEvent event) {
    return event instanceof DriverEvent.ForkchoiceAnswered
        || event instanceof DriverEvent.GetPayloadAnswered
        || event instanceof DriverEvent.NewPayloadAnswered
        || event instanceof DriverEvent.SafeHeadsChanged;
  }

  private static void on(Turn turn, DriverEvent event) {
    switch (event) {
      case DriverEvent.Started _ -> Resetting.begin(turn, "started");
      case DriverEvent.L1HeadChanged(var head) -> onL1Head(turn, head);
      case DriverEvent.L1SafeChanged(var safe) ->
          turn.showL1(turn.shown.headL1(), safe, turn.shown.finalizedL1());
      case DriverEvent.L1FinalizedChanged(var finalized) -> {
        turn.showL1(turn.shown.headL1(), turn.shown.safeL1(), finalized);
        FinalityCheck.onSignal(turn, finalized);
      }
      case DriverEvent.UnsafePayloadReceived(var envelope) ->
          UnsafeBlocks.onReceived(turn, envelope);
      case DriverEvent.DecidedReceived(var decided) -> DecidedBlocks.onDecided(turn, decided);
      case DriverEvent.GapCheckDue _ -> UnsafeBlocks.onGapCheck(turn);
      case DriverEvent.StepDue(var lane) -> onStepDue(turn, lane);
      case DriverEvent.FlushDue _ -> {
        if (turn.flush == DriverState.Flush.WAITING) turn.flush = DriverState.Flush.DUE;
      }
      case DriverEvent.ResetRequested _ -> {
        turn.resetRetry = Retry.NONE;
        Resetting.begin(turn, "asked for");
      }
      case DriverEvent.ShutdownRequested _ -> turn.closing = true;
      case DriverEvent.SequencerAsked(var request) -> SequencerWork.onAsked(turn, request);
      case DriverEvent.DerivationStarted _ -> onDerivationStarted(turn);
      case DriverEvent.DerivationReset(var epoch, var origin) -> {
        if (epoch == turn.epoch && turn.phase instanceof Phase.AwaitingDerivation)
          Resetting.onDerivationReset(turn, origin);
        else turn.stale();
      }
      case DriverEvent.DerivationProgressed(var epoch, var origin) ->
          onProgressed(turn, epoch, origin);
      case DriverEvent.AttributesDerived(var call, var attributes) -> {
        if (!takePull(turn, call)) return;
        turn.derivation =
            turn.derivation.current().isPresent()
                ? turn.derivation.withNext(attributes)
                : turn.derivation.withCurrent(Optional.of(attributes));
      }
      case DriverEvent.DerivationIdled(var call, var origin) -> onIdled(turn, call, origin);
      case DriverEvent.DerivationFaulted(var call, var fault) ->
          onDerivationFault(turn, call, fault);
      case DriverEvent.ForkchoiceAnswered(var call, var outcome) -> {
        if (turn.takeEngineReply(call)) onForkchoice(turn, outcome);
      }
      case DriverEvent.GetPayloadAnswered(var call, var outcome) -> {
        if (turn.takeEngineReply(call)) onPayload(turn, outcome);
      }
      case DriverEvent.NewPayloadAnswered(var call, var outcome) -> {
        if (turn.takeEngineReply(call)) onInserted(turn, outcome);
      }
      case DriverEvent.L1RefRead(var call, var ref) -> onL1Ref(turn, call, ref);
      case DriverEvent.L2RefRead(var call, var ref) -> onL2Ref(turn, call, ref);
      case DriverEvent.PayloadRead(var call, var payload) -> onPayloadRead(turn, call, payload);
      case DriverEvent.SafeHeadRead(var call, var entry) -> onSafeHeadRead(turn, call, entry);
      case DriverEvent.SafeHeadsChanged(var call, var failure) ->
          onSafeHeadsChanged(turn, call, failure);
    }
  }

  private static void onL1Head(Turn turn, L1BlockRef head) {
    turn.showL1(head, turn.shown.safeL1(), turn.shown.finalizedL1());
    Resetting.tellL1Head(turn);
    SequencerNews.l1Head(turn);
    // All was well until L1 went on: a reset that this leads to has a new cause and need not wait.
    if (turn.derivation.idle()) turn.resetRetry = Retry.NONE;
    turn.derivation = turn.derivation.l1HeadMoved();
  }

  private static void onStepDue(Turn turn, Lane lane) {
    switch (lane) {
      case ENGINE -> turn.engineRetry = turn.engineRetry.due();
      case DERIVATION -> turn.derivationRetry = turn.derivationRetry.due();
      case RESET -> {
        turn.resetRetry = turn.resetRetry.due();
        if (turn.phase instanceof Phase.Paused) Resetting.findHeads(turn);
      }
    }
  }

  /** A restarted leaf knows nothing. One that was never spoken to since has nothing to forget. */
  private static void onDerivationStarted(Turn turn) {
    if (turn.phase instanceof Phase.Running || turn.phase instanceof Phase.AwaitingDerivation)
      Resetting.begin(turn, "derivation restarted");
  }

  private static void onProgressed(Turn turn, long epoch, L1BlockRef origin) {
    if (epoch != turn.epoch) {
      turn.stale();
      return;
    }
    turn.derivation = turn.derivation.withOrigin(origin);
    if (turn.isDirty()) turn.flush = DriverState.Flush.DUE;
    FinalityCheck.onProgress(turn, origin);
  }

  private static boolean takePull(Turn turn, Call call) {
    if (turn.derivation.pull().filter(call::equals).isEmpty()) return turn.stale();
    turn.derivation = turn.derivation.answered();
    turn.derivationRetry = Retry.NONE;
    return true;
  }

  private static void onIdled(Turn turn, Call call, L1BlockRef origin) {
    if (!takePull(turn, call)) return;
    turn.derivation = turn.derivation.idled(origin);
    FinalityCheck.onIdle(turn, origin);
  }

  private static void onDerivationFault(Turn turn, Call call, Fault fault) {
    if (call.epoch() != turn.epoch) {
      turn.stale();
      return;
    }
    turn.count(NodeEvent.DERIVATION_ERRORS);
    turn.derivation = turn.derivation.answered();
    switch (fault) {
      case Fault.Critical critical -> turn.stop(critical);
      case Fault.Reset(var cause) -> Resetting.begin(turn, cause);
      case Fault.Temporary(var cause) when turn.phase instanceof Phase.AwaitingDerivation ->
          Resetting.begin(turn, "derivation could not go back: " + cause);
      case Fault.Temporary(var cause) -> {
        turn.derivationRetry = turn.derivationRetry.failed(cause);
        turn.effects.add(
            new DriverEffect.ArmStep(Lane.DERIVATION, turn.derivationRetry.delay(turn.settings)));
        turn.warn("derivation: " + cause);
      }
    }
  }

  private static void onForkchoice(Turn turn, ForkchoiceOutcome outcome) {
    var sequencing = turn.takeSequencerJob();
    if (sequencing.isPresent()) {
      SequencerWork.onForkchoice(turn, sequencing.get(), outcome);
      return;
    }
    if (!(turn.job instanceof Job.AwaitsForkchoice waiting)) {
      turn.stale();
      return;
    }
    switch (waiting) {
      case Job.Promoting job -> Promotion.onAnswered(turn, job, outcome);
      case Job.Starting job -> DerivedBlocks.onStarted(turn, job, outcome);
      case Job.AdoptingUnsafe job -> UnsafeBlocks.onAdopted(turn, job, outcome);
      case Job.AdoptingDecided job -> DecidedBlocks.onAdopted(turn, job, outcome);
      case Job.RestoringBackup job -> Promotion.onRestored(turn, job, outcome);
    }
  }

  private static void onPayload(Turn turn, GetPayloadOutcome outcome) {
    var sequencing = turn.takeSequencerJob();
    if (sequencing.isPresent()) SequencerWork.onPayload(turn, sequencing.get(), outcome);
    else if (turn.job instanceof Job.Sealing job) DerivedBlocks.onSealed(turn, job, outcome);
    else turn.stale();
  }

  private static void onInserted(Turn turn, NewPayloadOutcome outcome) {
    var sequencing = turn.takeSequencerJob();
    if (sequencing.isPresent()) SequencerWork.onInserted(turn, sequencing.get(), outcome);
    else if (turn.job instanceof Job.Inserting job) DerivedBlocks.onInserted(turn, job, outcome);
    else if (turn.job instanceof Job.InsertingUnsafe job)
      UnsafeBlocks.onInserted(turn, job, outcome);
    else if (turn.job instanceof Job.InsertingDecided job)
      DecidedBlocks.onInserted(turn, job, outcome);
    else turn.stale();
  }

  private static void onL1Ref(Turn turn, Call call, Fetched<L1BlockRef> ref) {
    var check = turn.finality.check().filter(running -> running.call().equals(call));
    if (check.isPresent()) FinalityCheck.onL1(turn, check.get(), ref);
    else if (turn.phase instanceof Phase.FindingHeads(var walk, var asked) && asked.equals(call))
      Resetting.onL1(turn, walk, ref);
    else if (turn.phase instanceof Phase.ReadingL1Genesis(var asked) && asked.equals(call))
      Resetting.onL1Genesis(turn, ref);
    else turn.stale();
  }

  private static void onL2Ref(Turn turn, Call call, Fetched<L2BlockRef> ref) {
    if (turn.phase instanceof Phase.FindingHeads(var walk, var asked) && asked.equals(call)) {
      Resetting.onL2(turn, walk, ref);
      return;
    }
    if (!turn.takeJobRead(call)) return;
    if (!(turn.job instanceof Job.AwaitsL2Ref waiting)) {
      turn.stale();
      return;
    }
    switch (waiting) {
      case Job.CheckingElSync job -> ElSyncing.onChecked(turn, job, ref);
      case Job.ReadingElOffset job -> ElSyncing.onOffset(turn, job, ref);
      case Job.CheckingDecided job -> DecidedBlocks.onChecked(turn, job, ref);
      case Job.CheckingSafeTip job -> ElSyncing.onSafeTipChecked(turn, job, ref);
    }
  }

  private static void onPayloadRead(Turn turn, Call call, Fetched<PayloadEnvelope> payload) {
    if (!turn.takeJobRead(call)) return;
    if (turn.job instanceof Job.Consolidating job) Consolidation.onRead(turn, job, payload);
    else turn.stale();
  }

  private static void onSafeHeadRead(Turn turn, Call call, Fetched<SafeHeadStore.Entry> entry) {
    if (!turn.takeJobRead(call)) return;
    if (turn.job instanceof Job.ReadingSafeTip job) ElSyncing.onSafeTip(turn, job, entry);
    else turn.stale();
  }

  /** The heads are ahead of the record when a write fails: a reset goes back and writes again. */
  private static void onSafeHeadsChanged(Turn turn, Call call, Optional<Fault> failure) {
    var isWrite = turn.safeHeadLog.writing().filter(call::equals).isPresent();
    if (isWrite) turn.safeHeadLog = turn.safeHeadLog.written();
    var isReset =
        turn.phase instanceof Phase.TruncatingSafeHeads(var asked) && asked.equals(call)
            || turn.phase instanceof Phase.RecordingGenesis(var wanted) && wanted.equals(call);
    if (!isWrite && !isReset) {
      turn.stale();
    } else if (failure.isPresent()) {
      Resetting.begin(turn, "safe heads were not recorded: " + failure.get().cause());
    } else if (turn.phase instanceof Phase.TruncatingSafeHeads) {
      Resetting.onTruncated(turn);
    } else if (turn.phase instanceof Phase.RecordingGenesis) {
      Resetting.resetDerivation(turn);
    }
  }
}
