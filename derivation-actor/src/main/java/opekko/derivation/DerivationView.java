package opekko.derivation;

import opekko.protocol.type.L1BlockRef;

/**
 * A snapshot of the pipeline.
 *
 * @param origin the L1 block it works on
 * @param waitingFor what the current step needs, in words; empty when nothing
 * @param channels channels being assembled
 * @param channelBytes their bytes as the protocol counts them
 * @param batchesWaiting decoded batches not yet turned into attributes
 * @param lookaheadBlocks L1 blocks fetched ahead
 * @param lookaheadBytes their size, blobs included
 */
public record DerivationView(
    long epoch,
    L1BlockRef origin,
    String waitingFor,
    int channels,
    long channelBytes,
    int batchesWaiting,
    int lookaheadBlocks,
    long lookaheadBytes) {}
