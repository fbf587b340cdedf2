package opekko.sequencer;

import opekko.protocol.engine.PayloadEnvelope;
import opekko.protocol.engine.PayloadId;

/** What a piece of engine work came to. */
public sealed interface EngineWork {
  /** What {@link SequencerRequest.StartBuild} may come to. */
  sealed interface Start extends EngineWork {}

  /** What {@link SequencerRequest.SealBuild} may come to. */
  sealed interface Seal extends EngineWork {}

  /** What {@link SequencerRequest.InsertBlock} may come to. */
  sealed interface Insert extends EngineWork {}

  record Started(PayloadId id) implements Start {}

  record Sealed(PayloadEnvelope envelope) implements Seal {}

  record Inserted() implements Insert {}

  /** The chain has moved: the work is worthless. */
  record Stale(String cause) implements Start, Seal, Insert {}

  /** The engine finds the attributes or the block invalid, or has lost the job. */
  record Refused(String cause) implements Start, Seal, Insert {}

  /** The engine could not say; the same may succeed later. */
  record Failed(String cause) implements Start, Insert {}

  /** The engine is syncing: it will be a while. */
  record Syncing() implements Start, Insert {}
}
