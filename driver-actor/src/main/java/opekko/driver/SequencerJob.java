package opekko.driver;

import opekko.protocol.engine.ForkchoiceState;
import opekko.sequencer.SequencerRequest;

/** What the engine is busy with for the sequencer. */
public sealed interface SequencerJob {
  /** Waits for an answer to engine_forkchoiceUpdated. */
  sealed interface AwaitsForkchoice extends SequencerJob {}

  /** Waits for an answer to engine_getPayload. */
  sealed interface AwaitsPayload extends SequencerJob {}

  /** The engine is told its head and starts a block on it in the same call. */
  record Starting(SequencerRequest.StartBuild request, ForkchoiceState state)
      implements AwaitsForkchoice {}

  record Sealing(SequencerRequest.SealBuild request) implements AwaitsPayload {}

  /** Handing out a block ends the work on it; nobody wants the block. */
  record Cancelling(SequencerRequest.CancelBuild request) implements AwaitsPayload {}

  /** The committed block is handed to the engine. */
  record Inserting(SequencerRequest.InsertBlock request) implements SequencerJob {}

  /** The committed block becomes the head. */
  record Adopting(SequencerRequest.InsertBlock request, ForkchoiceState state)
      implements AwaitsForkchoice {}
}
