package opekko.sequencer;

import java.time.Instant;
import opekko.protocol.api.ApiResult;
import opekko.protocol.engine.PayloadEnvelope;
import opekko.protocol.engine.SignedPayload;
import opekko.protocol.metrics.NodeEvent;
import opekko.protocol.port.TakeBack;
import opekko.protocol.type.BlockId;
import opekko.protocol.type.Hash;

/** What the sequencer wants done; the shell runs them in order. */
public sealed interface SequencerEffect {
  /** Goes through a port, a timer or to the driver. */
  sealed interface Outgoing extends SequencerEffect {}

  record AskDriver(SequencerRequest request) implements Outgoing {}

  /** The one action timer; arming it replaces it. */
  record ArmAction(Instant at) implements Outgoing {}

  record DisarmAction() implements Outgoing {}

  record ArmDataRetry() implements Outgoing {}

  record ReadOrigin(Call call, Hash hash) implements Outgoing {}

  /** The block of that number, with what it asks of L2. */
  record ReadNextOrigin(Call call, long number) implements Outgoing {}

  record ReadConfig(Call call, Hash block) implements Outgoing {}

  record ReadCommitted(Call call, BlockId head) implements Outgoing {}

  record Commit(Call call, PayloadEnvelope block) implements Outgoing {}

  record Rewind(Call call, TakeBack back) implements Outgoing {}

  /** {@code lineage}: of the log that holds the block. */
  record Sign(Call call, PayloadEnvelope block, long lineage) implements Outgoing {}

  record Publish(long term, SignedPayload block) implements Outgoing {}

  /** {@code request} is 0 when nobody waits. */
  record PersistWish(long request, boolean started) implements Outgoing {}

  /** The answer to a start (its head) or to a stop (the head it ended on). */
  record Answer(long request, ApiResult<Hash> result) implements SequencerEffect {}

  record Warn(String text) implements SequencerEffect {}

  record Count(NodeEvent event) implements SequencerEffect {}
}
