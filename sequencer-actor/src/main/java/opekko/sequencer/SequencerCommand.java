package opekko.sequencer;

import opekko.protocol.api.ApiResult;
import opekko.protocol.api.SequencerStatus;
import opekko.protocol.type.Hash;
import org.apache.pekko.actor.typed.ActorRef;

/** What others may send to the sequencer. */
public sealed interface SequencerCommand {
  /** A fact, or the driver's answer to a {@link SequencerRequest}. */
  record Happened(SequencerEvent event) implements SequencerCommand {}

  /** Answered with the head it starts on. */
  record Start(Hash head, ActorRef<ApiResult<Hash>> replyTo) implements SequencerCommand {}

  /** Answered with the head it ends on, once the last sealed block is the head. */
  record Stop(ActorRef<ApiResult<Hash>> replyTo) implements SequencerCommand {}

  record IsActive(ActorRef<ApiResult<Boolean>> replyTo) implements SequencerCommand {}

  /** Refused where a cluster decides who leads; a node alone leads anyway. */
  record OverrideLeader(ActorRef<ApiResult<Void>> replyTo) implements SequencerCommand {}

  /** What it is doing, for a person. */
  record GetStatus(ActorRef<ApiResult<SequencerStatus>> replyTo) implements SequencerCommand {}

  /** Asks for the whole state, for tests and the debug page. */
  record Inspect(ActorRef<SequencerState> replyTo) implements SequencerCommand {}
}
