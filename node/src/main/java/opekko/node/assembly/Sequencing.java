package opekko.node.assembly;

import opekko.protocol.port.BlockPublisher;
import opekko.protocol.port.BlockSigner;
import opekko.protocol.port.CommitLog;
import opekko.sequencer.SequencerSettings;
import opekko.sequencer.wish.WishStore;

/**
 * What makes a node a sequencer.
 *
 * @param leadership tells the sequencer when it may sequence
 * @param wishes say whether it is started at birth
 */
public record Sequencing(
    SequencerSettings settings,
    CommitLog log,
    Leadership leadership,
    BlockSigner signer,
    BlockPublisher publisher,
    WishStore wishes) {}
