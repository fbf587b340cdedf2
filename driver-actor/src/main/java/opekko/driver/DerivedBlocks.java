package opekko.driver;

import java.util.Optional;
import opekko.derivation.DerivationCommand;
import opekko.protocol.attributes.DerivedAttributes;
import opekko.protocol.engine.ExecutionPayload;
import opekko.protocol.engine.ForkchoiceOutcome;
import opekko.protocol.engine.ForkchoiceState;
import opekko.protocol.engine.GetPayloadOutcome;
import opekko.protocol.engine.NewPayloadOutcome;
import opekko.protocol.engine.PayloadEnvelope;
import opekko.protocol.fault.Fault;
import opekko.protocol.fault.InvalidData;
import opekko.protocol.fork.Hardfork;
import opekko.protocol.metrics.NodeEvent;
import opekko.protocol.port.SafeHeadStore;
import opekko.protocol.type.L2BlockRef;

/**
 * Attributes derived from L1 become blocks. Three engine calls a block: one forkchoice update that
 * promotes the block before and starts this one, one to get it, one to execute it.
 *
 * @spec op-node rollup/engine/build_start.go, build_seal.go, payload_process.go
 */
final class DerivedBlocks {
  private static final int DEPOSIT = 0x7e;

  private DerivedBlocks() {}

  /** Goes on with the attributes at hand; false when there are none that fit. */
  static boolean applyCurrent(Turn turn) {
    if (turn.derivation.current().isEmpty()) return false;
    var attributes = turn.derivation.current().get();
    var onto = turn.heads.pendingSafe();
    if (turn.heads.unsafe().number() < onto.number()) {
      Resetting.begin(turn, "pending-safe %s is ahead of unsafe".formatted(onto));
      return true;
    }
    if (attributes.parent().number() != onto.number()) {
      turn.derivation = turn.derivation.advanced();
      return applyCurrent(turn);
    }
    if (!attributes.parent().equals(onto)) {
      Resetting.begin(
          turn,
          "pending-safe head is %s, but attributes stand on %s"
              .formatted(onto, attributes.parent()));
      return true;
    }
    if (onto.number() < turn.heads.unsafe().number()) Consolidation.start(turn, attributes);
    else build(turn, attributes);
    return true;
  }

  static void build(Turn turn, DerivedAttributes attributes) {
    var parent = attributes.parent();
    var finalized = turn.heads.finalized();
    if (parent.number() < finalized.number()) {
      turn.stop(
          new Fault.Critical(
              "cannot build on %s, which is behind the finalized block %s"
                  .formatted(parent, finalized)));
      return;
    }
    SequencerNews.derivedBuildBegun(turn);
    if (turn.engineCall.isPresent()) {
      turn.job = new Job.BuildDue(attributes);
      return;
    }
    var state = new ForkchoiceState(parent.hash(), turn.heads.safe().hash(), finalized.hash());
    turn.flush = DriverState.Flush.NOT_WAITING;
    turn.callEngine(
        new Job.Starting(attributes, state),
        call ->
            new DriverEffect.UpdateForkchoice(call, state, Optional.of(attributes.attributes())));
  }

  static void onStarted(Turn turn, Job.Starting job, ForkchoiceOutcome outcome) {
    switch (outcome) {
      case ForkchoiceOutcome.Updated(var id) when id.isPresent() -> {
        Promotion.confirmed(turn, job.state());
        turn.callEngine(
            new Job.Sealing(job.attributes()),
            call ->
                new DriverEffect.GetPayload(
                    call, id.get(), job.attributes().attributes().timestamp()));
      }
      case ForkchoiceOutcome.Updated _ ->
          turn.backOffEngine("forkchoice update with attributes gave no payload id");
      // The parent was valid a moment ago: an engine that restarted may have lost it.
      case ForkchoiceOutcome.Syncing _ ->
          Resetting.begin(turn, "the engine does not have " + job.attributes().parent());
      case ForkchoiceOutcome.Invalid(var cause) -> refused(turn, job.attributes(), cause);
      case ForkchoiceOutcome.InvalidAttributes(var cause) -> refused(turn, job.attributes(), cause);
      case ForkchoiceOutcome.InconsistentForkchoice(var cause) ->
          Resetting.begin(turn, "forkchoice does not fit the engine's chain: " + cause);
      case ForkchoiceOutcome.Failed(var fault) -> turn.jobFailed(fault);
    }
  }

  static void onSealed(Turn turn, Job.Sealing job, GetPayloadOutcome outcome) {
    switch (outcome) {
      case GetPayloadOutcome.Built(var envelope) -> insert(turn, job.attributes(), envelope);
      case GetPayloadOutcome.UnknownPayload(var cause) ->
          turn.backOffEngine("the engine lost the block it was building: " + cause);
      // The attributes have not been judged: the same job is tried anew, as the reference does.
      case GetPayloadOutcome.Invalid(var cause) ->
          turn.backOffEngine("the engine did not hand out the block: " + cause);
      case GetPayloadOutcome.Failed(var fault) -> turn.jobFailed(fault);
    }
  }

  private static void insert(Turn turn, DerivedAttributes attributes, PayloadEnvelope envelope) {
    var payload = envelope.payload();
    L2BlockRef ref;
    try {
      requireDepositsFirst(payload);
      ref = turn.machine.refs().apply(payload);
    } catch (InvalidData e) {
      Resetting.begin(
          turn, "the engine built block %s: %s".formatted(envelope.id(), e.getMessage()));
      return;
    }
    if (!ref.parentHash().equals(attributes.parent().hash())) {
      turn.backOffEngine("the engine built on another parent than asked: " + ref);
      return;
    }
    turn.callEngine(
        new Job.Inserting(attributes, ref), call -> new DriverEffect.NewPayload(call, envelope));
  }

  /**
   * An engine that moves deposits has a bug or is lying. The reference drops such attributes; here
   * they are derived again, in case it was the engine's passing trouble.
   */
  static void requireDepositsFirst(ExecutionPayload payload) {
    var transactions = payload.transactions();
    if (transactions.isEmpty()) throw new InvalidData("it has no transactions");
    var deposits = true;
    for (var i = 0; i < transactions.size(); i++) {
      if (transactions.get(i).isEmpty()) throw new InvalidData("transaction " + i + " is empty");
      var isDeposit = transactions.get(i).getUnsigned(0) == DEPOSIT;
      if (i == 0 && !isDeposit) throw new InvalidData("its first transaction is no deposit");
      if (isDeposit && !deposits)
        throw new InvalidData("deposit %d comes after another transaction".formatted(i));
      deposits = isDeposit;
    }
  }

  static void onInserted(Turn turn, Job.Inserting job, NewPayloadOutcome outcome) {
    switch (outcome) {
      case NewPayloadOutcome.Valid _ -> {
        turn.job = new Job.None();
        if (turn.heads.unsafe().number() >= job.ref().number())
          turn.backupUnsafe = turn.heads.unsafe();
        turn.heads = turn.heads.withUnsafe(job.ref());
        promote(turn, job.ref(), job.attributes());
      }
      case NewPayloadOutcome.Syncing _ ->
          turn.backOffSyncing("the engine is syncing and did not judge derived block " + job.ref());
      case NewPayloadOutcome.Invalid(var cause) -> refused(turn, job.attributes(), cause);
      case NewPayloadOutcome.Failed(var fault) -> turn.jobFailed(fault);
    }
  }

  /** The block is in the chain and derived from L1: pending-safe, or safe when its span ends. */
  static void promote(Turn turn, L2BlockRef ref, DerivedAttributes attributes) {
    turn.engineRetry = Retry.NONE;
    turn.derivation = turn.derivation.advanced();
    if (ref.number() > turn.heads.pendingSafe().number())
      turn.heads = turn.heads.withPendingSafe(ref);
    if (!attributes.isLastInSpan() || ref.number() <= turn.heads.safe().number()) return;
    turn.heads = turn.heads.withSafe(ref);
    var source = attributes.derivedFrom();
    turn.finality = turn.finality.onSafe(ref, source, turn.config, turn.settings);
    if (turn.machine.keepsSafeHeads())
      turn.safeHeadLog = turn.safeHeadLog.with(new SafeHeadStore.Entry(source.id(), ref.id()));
  }

  /** The engine says that no valid block follows from the attributes. */
  private static void refused(Turn turn, DerivedAttributes attributes, String cause) {
    turn.job = new Job.None();
    turn.applied = Optional.empty();
    var number = attributes.parent().number() + 1;
    if (attributes.attributes().isDepositsOnly()) {
      turn.stop(new Fault.Critical("block " + number + " of deposits alone is invalid: " + cause));
    } else if (turn.derivation.isLookingAhead()) {
      // What was read behind the invalid block must not be lost by the flush that follows.
      Resetting.rederive(turn, number, "block " + number + " is invalid: " + cause);
    } else if (turn.config.isActive(Hardfork.HOLOCENE, attributes.derivedFrom().time())) {
      turn.warn("block %d is replaced by its deposits: %s".formatted(number, cause));
      turn.count(NodeEvent.DEPOSITS_ONLY_BLOCKS);
      turn.derivation = turn.derivation.withCurrent(Optional.of(attributes.depositsOnly()));
      Resetting.tell(turn, new DerivationCommand.FlushChannel(turn.epoch));
    } else {
      // Before Holocene the batch is dropped, and with it the part of its span that was pending.
      turn.warn("batch of block %d is dropped: %s".formatted(number, cause));
      turn.heads = turn.heads.withPendingSafe(turn.heads.safe());
      turn.restoreBackup = !turn.backupUnsafe.equals(L2BlockRef.NONE);
      turn.derivation = turn.derivation.withCurrent(Optional.empty());
    }
  }
}
