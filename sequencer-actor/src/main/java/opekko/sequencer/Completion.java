package opekko.sequencer;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import opekko.protocol.attributes.L2BlockRefs;
import opekko.protocol.attributes.SystemConfigs;
import opekko.protocol.engine.PayloadEnvelope;
import opekko.protocol.engine.PayloadId;
import opekko.protocol.engine.SignedPayload;
import opekko.protocol.fault.Fetched;
import opekko.protocol.fault.InvalidData;
import opekko.protocol.metrics.NodeEvent;
import opekko.protocol.port.CommitLog;
import opekko.protocol.port.TakeBack;
import opekko.protocol.type.L2BlockRef;
import opekko.sequencer.SequencerRequest.InsertBlock;
import opekko.sequencer.SequencerRequest.SealBuild;
import opekko.sequencer.SequencerState.KnownConfig;

/** From the sealed block to the head: commit, sign, publish, insert. */
final class Completion {
  private Completion() {}

  static void seal(Turn turn, PayloadId id, L2BlockRef parent) {
    turn.askDriver(
        call -> new Phase.Sealing(call, parent, turn.now),
        call -> new SealBuild(call, id, parent, parent.time() + turn.rollup.blockTime()));
  }

  static void onSealed(Turn turn, Phase.Sealing sealing, EngineWork.Seal outcome) {
    switch (outcome) {
      case EngineWork.Sealed(var envelope) -> {
        try {
          commit(turn, read(turn, envelope, sealing.parent(), sealing.since()));
        } catch (InvalidData e) {
          Planning.refused(
              turn, "the engine sealed %s: %s".formatted(envelope.id(), e.getMessage()));
        }
      }
      case EngineWork.Stale _ -> turn.idleFor(Turn.SHORT_WAIT);
      // A job that was lost: the next one has less time, so its block is smaller.
      case EngineWork.Refused(var cause) ->
          Planning.refused(
              turn, "block after %s was not sealed: %s".formatted(sealing.parent(), cause));
    }
  }

  /**
   * @throws InvalidData when the block is not one after {@code parent}
   */
  static SealedBlock read(Turn turn, PayloadEnvelope envelope, L2BlockRef parent, Instant since) {
    var ref = L2BlockRefs.of(turn.rollup, envelope.payload());
    if (!ref.parentHash().equals(parent.hash()) || ref.number() != parent.number() + 1)
      throw new InvalidData("it does not follow " + parent);
    if (ref.time() != parent.time() + turn.rollup.blockTime())
      throw new InvalidData("its time is " + ref.time() + ", after " + parent.time());
    return new SealedBlock(envelope, ref, parent, since);
  }

  /** The log must end at the parent: after a reorg it is told so first. */
  static void commit(Turn turn, SealedBlock block) {
    var parent = block.parent().id();
    if (turn.logTip.filter(parent::equals).isPresent()) propose(turn, block);
    else if (!turn.sharesLog())
      rewind(turn, block, new TakeBack(parent, Optional.empty(), "the head is there"));
    else if (turn.rewind.filter(back -> back.to().equals(parent)).isPresent())
      rewind(turn, block, turn.rewind.get());
    else Leadership.readAnew(turn);
  }

  static void propose(Turn turn, SealedBlock block) {
    if (turn.sharesLog()) turn.unsettled = Optional.of(block);
    turn.ask(
        call -> new Phase.Committing(call, block),
        call -> new SequencerEffect.Commit(call, block.envelope()),
        turn.machine.settings().answerLimit());
  }

  private static void rewind(Turn turn, SealedBlock block, TakeBack back) {
    // A signature still under way is of a block that is given up here: nobody shall get it.
    turn.lateSignature = Optional.empty();
    turn.ask(
        call -> new Phase.Rewinding(call, block),
        call -> new SequencerEffect.Rewind(call, back),
        turn.machine.settings().answerLimit());
  }

  /**
   * Once a rewind was asked for nothing takes it back. Should the head move meanwhile, the block
   * that was to come next is of no use. It is not proposed all the same, so as to settle what
   * became of the rewind: another may have to be, of its height and in this term. The log is read
   * anew. Where the answer is lost or not known (here, at a reset, after a pause) it may be read
   * too early; that costs one refused block, as the log decides what a term proposes in its order.
   */
  static void onRewound(Turn turn, SealedBlock block, CommitLog.Outcome outcome) {
    if (isOvertaken(turn, block)) {
      Leadership.readAnew(turn);
      return;
    }
    switch (outcome) {
      case CommitLog.Outcome.Committed _ -> {
        turn.logTip = Optional.of(block.parent().id());
        turn.rewind = Optional.empty();
        commit(turn, block);
      }
      case CommitLog.Outcome.Refused(var cause) -> notCommitted(turn, block, cause);
      case CommitLog.Outcome.Unknown(var cause) -> commitUnknown(turn, block, cause);
    }
  }

  /** Whether the head went elsewhere while a shared log was asked to go back before the block. */
  static boolean isOvertaken(Turn turn, SealedBlock block) {
    return turn.sharesLog() && !block.parent().hash().equals(turn.unsafe.hash());
  }

  static void onCommitted(Turn turn, SealedBlock block, CommitLog.Outcome outcome) {
    switch (outcome) {
      case CommitLog.Outcome.Committed(_, var lineage) -> {
        turn.unsettled = Optional.empty();
        committed(turn, block, lineage);
      }
      case CommitLog.Outcome.Refused(var cause) -> {
        turn.unsettled = Optional.empty();
        notCommitted(turn, block, cause);
      }
      case CommitLog.Outcome.Unknown(var cause) -> commitUnknown(turn, block, cause);
    }
  }

  /** One that was proposed before a reset may not follow the head any more: the log says why. */
  private static void committed(Turn turn, SealedBlock block, long lineage) {
    var head = turn.unsafe.hash();
    if (!block.parent().hash().equals(head) && !block.ref().hash().equals(head)) {
      Leadership.readAnew(turn);
      return;
    }
    turn.logTip = Optional.of(block.ref().id());
    sign(turn, block, lineage);
  }

  private static void notCommitted(Turn turn, SealedBlock block, String cause) {
    Planning.refused(turn, "block %s was not committed: %s".formatted(block.ref(), cause));
  }

  private static void commitUnknown(Turn turn, SealedBlock block, String cause) {
    turn.warn("whether block %s is committed is not known: %s".formatted(block.ref(), cause));
    turn.phase = new Phase.Uncommitted(block);
    turn.actIn(Turn.SHORT_WAIT);
  }

  static void sign(Turn turn, SealedBlock block, long lineage) {
    turn.ask(
        call -> new Phase.Signing(call, block),
        call -> new SequencerEffect.Sign(call, block.envelope(), lineage),
        turn.machine.settings().signingLimit());
  }

  static void onSigned(Turn turn, Call call, Fetched<SignedPayload> signed) {
    var isAwaited = turn.phase instanceof Phase.Signing signing && signing.call().equals(call);
    var isLate = turn.lateSignature.filter(call::equals).isPresent();
    var isAgain = turn.republishing.filter(it -> it.call().equals(call)).isPresent();
    if (isAgain) turn.republishing = Optional.empty();
    if (!isAwaited && !isLate && !isAgain) {
      turn.count(NodeEvent.STALE_REPLIES);
      return;
    }
    if (isLate) turn.lateSignature = Optional.empty();
    switch (signed) {
      case Fetched.Found<SignedPayload>(var block) -> {
        turn.lastSigned = block.envelope().id().hash();
        turn.effects.add(new SequencerEffect.Publish(call.term(), block));
      }
      case Fetched.Missing<SignedPayload>(var what) -> notSigned(turn, what);
      case Fetched.Failed<SignedPayload>(var fault) -> notSigned(turn, fault.cause());
    }
    if (turn.phase instanceof Phase.Signing(_, var block) && isAwaited) insert(turn, block);
  }

  /** Others get the block from L1 then; ours goes on. */
  private static void notSigned(Turn turn, String cause) {
    turn.count(NodeEvent.PUBLISHING_ERRORS);
    turn.warn("a block was not signed: " + cause);
  }

  /** A slow signer must not stop the chain: the block is published when its signature comes. */
  static void insertUnsigned(Turn turn, Call signing, SealedBlock block) {
    turn.warn("block %s is inserted before it is signed".formatted(block.ref()));
    turn.lateSignature = Optional.of(signing);
    insert(turn, block);
  }

  static void insert(Turn turn, SealedBlock block) {
    turn.askDriver(
        call -> new Phase.Inserting(call, block),
        call -> new InsertBlock(call, block.envelope(), block.ref()));
  }

  static void onInserted(Turn turn, SealedBlock block, EngineWork.Insert outcome) {
    switch (outcome) {
      case EngineWork.Inserted _ -> completed(turn, block);
      case EngineWork.Stale(var cause) -> {
        turn.warn("block %s lost: %s".formatted(block.ref(), cause));
        Planning.forgetWork(turn);
        turn.actIn(Turn.SHORT_WAIT);
      }
      case EngineWork.Refused(var cause) -> {
        var text = "block %s is invalid to the engine: %s".formatted(block.ref(), cause);
        Planning.refused(turn, text);
        turn.rewind =
            Optional.of(new TakeBack(block.parent().id(), Optional.of(block.ref().id()), text))
                .filter(_ -> turn.sharesLog());
      }
      case EngineWork.Failed(var cause) -> {
        turn.warn("block %s is not inserted yet: %s".formatted(block.ref(), cause));
        turn.phase = new Phase.Uninserted(block);
        turn.actIn(Turn.SHORT_WAIT);
      }
      case EngineWork.Syncing _ -> {
        turn.phase = new Phase.Uninserted(block);
        turn.actIn(Turn.SYNCING_WAIT);
      }
    }
  }

  /** The block is the head. Its configuration is at hand: the next block needs no read. */
  static void completed(Turn turn, SealedBlock block) {
    turn.phase = new Phase.Idle();
    turn.unsafe = block.ref();
    var took = Duration.between(block.since(), turn.now);
    // What waited for an engine or a log to come back tells nothing of the next block.
    if (took.compareTo(turn.blockTime()) < 0) turn.sealTimes = turn.sealTimes.with(took);
    try {
      var config = SystemConfigs.of(turn.rollup, block.envelope().payload());
      turn.config = Optional.of(new KnownConfig(block.ref().hash(), config));
    } catch (InvalidData e) {
      turn.warn("block %s holds no configuration: %s".formatted(block.ref(), e.getMessage()));
    }
    Planning.scheduleAfter(turn, block.ref());
  }
}
