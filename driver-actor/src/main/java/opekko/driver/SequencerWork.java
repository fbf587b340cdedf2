package opekko.driver;

import java.util.Optional;
import opekko.protocol.engine.ForkchoiceOutcome;
import opekko.protocol.engine.ForkchoiceState;
import opekko.protocol.engine.GetPayloadOutcome;
import opekko.protocol.engine.NewPayloadOutcome;
import opekko.protocol.engine.PayloadAttributes;
import opekko.protocol.engine.PayloadEnvelope;
import opekko.protocol.fault.Fault;
import opekko.protocol.fault.InvalidData;
import opekko.sequencer.EngineWork;
import opekko.sequencer.SequencerEvent;
import opekko.sequencer.SequencerRequest;

/**
 * What the sequencer wants of the engine. It is served before derivation's work, as a block must be
 * in time, and derivation may be late. The sequencer retries by its own rules, so an answer that is
 * a failure holds nothing up here.
 *
 * @spec op-node rollup/engine: build_start.go, build_seal.go, build_cancel.go, payload_process.go
 */
final class SequencerWork {
  private static final String NOT_NOW = "the driver looks for the block to go on from";

  private SequencerWork() {}

  static void onAsked(Turn turn, SequencerRequest request) {
    switch (request) {
      case SequencerRequest.Announce _ -> SequencerNews.introduce(turn);
      case SequencerRequest.Work work -> {
        if (turn.phase instanceof Phase.Running) turn.sequencer = turn.sequencer.asking(work);
        else notNow(turn, work, NOT_NOW);
      }
      case SequencerRequest.CancelBuild cancel ->
          turn.sequencer = turn.sequencer.cancelling(Optional.of(cancel));
      case SequencerRequest.GoBackTo(var tip) ->
          DecidedBlocks.onDecided(turn, new Decided.Rewind(tip, turn.decided.lineage()));
      case SequencerRequest.ResetHeads(var cause) -> Resetting.begin(turn, cause);
      case SequencerRequest.ReportCritical(var fault) -> turn.stop(fault);
    }
  }

  /** Derivation goes back: what the engine says to calls that are out will not be heard. */
  static void interrupt(Turn turn, String cause) {
    var link = turn.sequencer;
    turn.sequencer = link.withoutWork();
    link.waiting().ifPresent(work -> notNow(turn, work, cause));
    link.running()
        .ifPresent(job -> {
          switch (job) {
            case SequencerJob.Starting(var request, _) -> notNow(turn, request, cause);
            case SequencerJob.Sealing(var request) -> notNow(turn, request, cause);
            case SequencerJob.Inserting(var request) -> notNow(turn, request, cause);
            case SequencerJob.Adopting(var request, _) -> notNow(turn, request, cause);
            case SequencerJob.Cancelling _ -> {}
          }
        });
  }

  private static void notNow(Turn turn, SequencerRequest.Work work, String cause) {
    switch (work) {
      case SequencerRequest.StartBuild start -> answer(turn, start, new EngineWork.Failed(cause));
      case SequencerRequest.SealBuild seal -> answer(turn, seal, new EngineWork.Stale(cause));
      case SequencerRequest.InsertBlock insert ->
          answer(turn, insert, new EngineWork.Failed(cause));
    }
  }

  /** Begins what the sequencer waits for, if the engine is free. */
  static void serve(Turn turn) {
    if (turn.engineCall.isPresent()) return;
    var work = turn.sequencer.waiting();
    turn.sequencer = turn.sequencer.begun();
    if (work.isPresent()) begin(turn, work.get());
    var unwanted = turn.sequencer.unwanted();
    if (turn.engineCall.isPresent() || unwanted.isEmpty()) return;
    turn.sequencer = turn.sequencer.cancelling(Optional.empty());
    turn.callEngine(
        new SequencerJob.Cancelling(unwanted.get()),
        call -> new DriverEffect.GetPayload(call, unwanted.get().id(), unwanted.get().timestamp()));
  }

  private static void begin(Turn turn, SequencerRequest.Work work) {
    var head = turn.heads.unsafe();
    var stale = new EngineWork.Stale("the head is " + head);
    switch (work) {
      case SequencerRequest.StartBuild start -> {
        if (start.parent().hash().equals(head.hash())) start(turn, start);
        else answer(turn, start, stale);
      }
      case SequencerRequest.SealBuild seal -> {
        if (seal.parent().hash().equals(head.hash()))
          turn.callEngine(
              new SequencerJob.Sealing(seal),
              call -> new DriverEffect.GetPayload(call, seal.id(), seal.timestamp()));
        else answer(turn, seal, stale);
      }
      case SequencerRequest.InsertBlock insert -> {
        if (insert.ref().hash().equals(head.hash()))
          answer(turn, insert, new EngineWork.Inserted());
        else if (insert.ref().parentHash().equals(head.hash()))
          turn.callEngine(
              new SequencerJob.Inserting(insert),
              call -> new DriverEffect.NewPayload(call, insert.envelope()));
        else answer(turn, insert, stale);
      }
    }
  }

  private static void start(Turn turn, SequencerRequest.StartBuild request) {
    tellHead(
        turn,
        new SequencerJob.Starting(request, turn.heads.forkchoice()),
        turn.heads.forkchoice(),
        Optional.of(request.attributes()));
  }

  private static void tellHead(
      Turn turn, SequencerJob job, ForkchoiceState state, Optional<PayloadAttributes> attributes) {
    turn.flush = DriverState.Flush.NOT_WAITING;
    turn.callEngine(job, call -> new DriverEffect.UpdateForkchoice(call, state, attributes));
  }

  static void onForkchoice(Turn turn, SequencerJob running, ForkchoiceOutcome outcome) {
    if (!(running instanceof SequencerJob.AwaitsForkchoice job)) {
      turn.stale();
      return;
    }
    switch (job) {
      case SequencerJob.Starting starting -> onStarted(turn, starting, outcome);
      case SequencerJob.Adopting adopting -> onAdopted(turn, adopting, outcome);
    }
  }

  private static void onStarted(Turn turn, SequencerJob.Starting job, ForkchoiceOutcome outcome) {
    var request = job.request();
    switch (outcome) {
      case ForkchoiceOutcome.Updated(var id) -> {
        Promotion.confirmed(turn, job.state());
        answer(
            turn,
            request,
            id.<EngineWork.Start>map(EngineWork.Started::new)
                .orElse(new EngineWork.Failed("the engine gave no payload id")));
      }
      // The head was its own a moment ago: an engine that restarted may have lost it.
      case ForkchoiceOutcome.Syncing _ ->
          Resetting.begin(turn, "the engine does not have " + request.parent());
      case ForkchoiceOutcome.Invalid(var cause) ->
          answer(turn, request, new EngineWork.Refused(cause));
      case ForkchoiceOutcome.InvalidAttributes(var cause) ->
          answer(turn, request, new EngineWork.Refused(cause));
      case ForkchoiceOutcome.InconsistentForkchoice(var cause) ->
          Resetting.begin(turn, "forkchoice does not fit the engine's chain: " + cause);
      case ForkchoiceOutcome.Failed(Fault.Temporary(var cause)) ->
          answer(turn, request, new EngineWork.Failed(cause));
      case ForkchoiceOutcome.Failed(var fault) -> failed(turn, fault);
    }
  }

  static void onPayload(Turn turn, SequencerJob running, GetPayloadOutcome outcome) {
    if (!(running instanceof SequencerJob.AwaitsPayload job)) {
      turn.stale();
      return;
    }
    switch (job) {
      case SequencerJob.Cancelling _ -> {}
      case SequencerJob.Sealing(var request) -> onSealed(turn, request, outcome);
    }
  }

  private static void onSealed(
      Turn turn, SequencerRequest.SealBuild request, GetPayloadOutcome outcome) {
    switch (outcome) {
      case GetPayloadOutcome.Built(var envelope) -> answer(turn, request, sealed(envelope));
      case GetPayloadOutcome.UnknownPayload(var cause) ->
          answer(turn, request, new EngineWork.Refused("the engine lost the block: " + cause));
      case GetPayloadOutcome.Invalid(var cause) ->
          answer(turn, request, new EngineWork.Refused(cause));
      case GetPayloadOutcome.Failed(Fault.Temporary(var cause)) ->
          answer(turn, request, new EngineWork.Refused(cause));
      case GetPayloadOutcome.Failed(var fault) -> failed(turn, fault);
    }
  }

  private static EngineWork.Seal sealed(PayloadEnvelope envelope) {
    try {
      DerivedBlocks.requireDepositsFirst(envelope.payload());
      return new EngineWork.Sealed(envelope);
    } catch (InvalidData e) {
      return new EngineWork.Refused(
          "the engine built block %s: %s".formatted(envelope.id(), e.getMessage()));
    }
  }

  static void onInserted(Turn turn, SequencerJob running, NewPayloadOutcome outcome) {
    if (!(running instanceof SequencerJob.Inserting(var request))) {
      turn.stale();
      return;
    }
    switch (outcome) {
      case NewPayloadOutcome.Valid _ -> {
        var state = turn.heads.withUnsafe(request.ref()).forkchoice();
        tellHead(turn, new SequencerJob.Adopting(request, state), state, Optional.empty());
      }
      case NewPayloadOutcome.Syncing _ -> syncing(turn, request);
      case NewPayloadOutcome.Invalid(var cause) ->
          answer(turn, request, new EngineWork.Refused(cause));
      case NewPayloadOutcome.Failed(Fault.Temporary(var cause)) ->
          answer(turn, request, new EngineWork.Failed(cause));
      case NewPayloadOutcome.Failed(var fault) -> failed(turn, fault);
    }
  }

  private static void onAdopted(Turn turn, SequencerJob.Adopting job, ForkchoiceOutcome outcome) {
    var request = job.request();
    switch (outcome) {
      case ForkchoiceOutcome.Updated _ -> {
        // Safe and finalized may have moved on while the engine worked.
        turn.heads = turn.heads.withUnsafe(request.ref());
        Promotion.confirmed(turn, job.state());
        answer(turn, request, new EngineWork.Inserted());
      }
      case ForkchoiceOutcome.Syncing _ -> syncing(turn, request);
      case ForkchoiceOutcome.Invalid(var cause) -> {
        turn.applied = Optional.empty();
        answer(turn, request, new EngineWork.Refused(cause));
      }
      case ForkchoiceOutcome.InvalidAttributes(var cause) ->
          answer(turn, request, new EngineWork.Failed(cause));
      case ForkchoiceOutcome.InconsistentForkchoice(var cause) ->
          Resetting.begin(turn, "forkchoice of a sequenced block does not fit: " + cause);
      case ForkchoiceOutcome.Failed(Fault.Temporary(var cause)) ->
          answer(turn, request, new EngineWork.Failed(cause));
      case ForkchoiceOutcome.Failed(var fault) -> failed(turn, fault);
    }
  }

  /** Does it still have the parent? It is told its heads again, and a reset follows if not. */
  private static void syncing(Turn turn, SequencerRequest.InsertBlock request) {
    turn.applied = Optional.empty();
    answer(turn, request, new EngineWork.Syncing());
  }

  private static void failed(Turn turn, Fault fault) {
    switch (fault) {
      case Fault.Critical critical -> turn.stop(critical);
      case Fault.Reset(var cause) -> Resetting.begin(turn, cause);
      case Fault.Temporary(var cause) -> turn.warn("engine: " + cause);
    }
  }

  private static void answer(
      Turn turn, SequencerRequest.StartBuild request, EngineWork.Start outcome) {
    SequencerNews.answer(turn, new SequencerEvent.BuildStarted(request.call(), outcome));
  }

  private static void answer(
      Turn turn, SequencerRequest.SealBuild request, EngineWork.Seal outcome) {
    SequencerNews.answer(turn, new SequencerEvent.BuildSealed(request.call(), outcome));
  }

  private static void answer(
      Turn turn, SequencerRequest.InsertBlock request, EngineWork.Insert outcome) {
    SequencerNews.answer(turn, new SequencerEvent.BlockInserted(request.call(), outcome));
  }
}
