package opekko.sequencer;

import java.time.Instant;
import opekko.protocol.engine.PayloadEnvelope;
import opekko.protocol.type.L2BlockRef;

/**
 * A block of ours that is not the head yet. It is never built a second time.
 *
 * @param since when its sealing was asked for
 */
public record SealedBlock(
    PayloadEnvelope envelope, L2BlockRef ref, L2BlockRef parent, Instant since) {}
