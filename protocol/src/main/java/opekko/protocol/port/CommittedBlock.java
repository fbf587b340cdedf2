package opekko.protocol.port;

import opekko.protocol.engine.PayloadEnvelope;

/**
 * A block that is decided.
 *
 * @param term of the leadership that proposed it
 * @param lineage how many rewinds the log had seen before it: within a lineage a height has one
 *     block only
 */
public record CommittedBlock(long term, long lineage, PayloadEnvelope envelope) {}
