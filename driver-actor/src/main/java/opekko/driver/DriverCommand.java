package opekko.driver;

import opekko.derivation.DerivationEvent;
import opekko.derivation.DerivationView;
import opekko.l1watcher.L1Event;
import opekko.protocol.api.ApiResult;
import opekko.protocol.api.MailboxStatus;
import opekko.protocol.api.SequencerStatus;
import opekko.protocol.api.SyncStatus;
import opekko.protocol.engine.PayloadEnvelope;
import opekko.protocol.type.Hash;
import opekko.sequencer.SequencerRequest;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;

/** The driver's mailbox. Questions are answered at once: never behind an engine or network call. */
public sealed interface DriverCommand {
  /** A block from gossip or an operator; its hash and signature have been checked. */
  record UnsafePayloadReceived(PayloadEnvelope envelope) implements DriverCommand {}

  /**
   * What the cluster's log says, in its order: on every node, the leader too. Other than {@link
   * UnsafePayloadReceived} it may replace unsafe blocks, though none that was derived from L1.
   */
  record FollowLog(Decided decided) implements DriverCommand {}

  /** What the L1 watcher saw. */
  record FromL1(L1Event event) implements DriverCommand {}

  /** What derivation answered. */
  record FromDerivation(DerivationEvent event) implements DriverCommand {}

  /** A consistent snapshot of all heads. */
  record GetSyncStatus(ActorRef<SyncStatus> replyTo) implements DriverCommand {}

  /** What came in, and how long its handling took. */
  record GetMailboxStatus(ActorRef<MailboxStatus> replyTo) implements DriverCommand {}

  /** The whole immutable state, for tests and the debug page. */
  record Inspect(ActorRef<DriverState> replyTo) implements DriverCommand {}

  /** The pipeline's view, asked of derivation. */
  record InspectDerivation(ActorRef<DerivationView> replyTo) implements DriverCommand {}

  /** The journal ring as JSON lines, oldest first. */
  record DumpJournal(ActorRef<String> replyTo) implements DriverCommand {}

  /** Forced reset of the pipeline: finds the heads again and derives from there. */
  record ResetDerivation(ActorRef<ApiResult<Void>> replyTo) implements DriverCommand {}

  /** What the sequencer asks. */
  record FromSequencer(SequencerRequest request) implements DriverCommand {}

  /** Answered with the head it starts on. */
  record StartSequencer(Hash unsafeHead, ActorRef<ApiResult<Hash>> replyTo)
      implements DriverCommand {}

  /** Answered with the head it ends on. */
  record StopSequencer(ActorRef<ApiResult<Hash>> replyTo) implements DriverCommand {}

  record SetRecoverMode(boolean isOn, ActorRef<ApiResult<Void>> replyTo) implements DriverCommand {}

  /** op-node's order to sequence without its conductor. */
  record OverrideLeader(ActorRef<ApiResult<Void>> replyTo) implements DriverCommand {}

  /** What the sequencer is doing, for a person. */
  record GetSequencerStatus(ActorRef<ApiResult<SequencerStatus>> replyTo)
      implements DriverCommand {}

  record SequencerActive(ActorRef<ApiResult<Boolean>> replyTo) implements DriverCommand {}

  /**
   * Coordinated shutdown: no new work starts, what is at the engine or the safe-head store is
   * awaited, then the actor answers and stops.
   */
  record ShutDown(ActorRef<Done> replyTo) implements DriverCommand {}

  /** The shell's own: something happened that the machine must hear of. */
  record Happened(DriverEvent event) implements DriverCommand {}
}
