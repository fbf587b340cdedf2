package opekko.sequencer;

import java.time.InstantSource;
import opekko.protocol.metrics.NodeMetrics;
import opekko.protocol.port.BlockPublisher;
import opekko.protocol.port.BlockSigner;
import opekko.protocol.port.CommitLog;
import opekko.protocol.port.L1Source;
import opekko.protocol.port.L2Source;
import opekko.sequencer.wish.WishStore;

/** The sequencer's outside world, apart from the driver. */
public record SequencerPorts(
    L1Source l1,
    L2Source l2,
    CommitLog log,
    BlockSigner signer,
    BlockPublisher publisher,
    WishStore wishes,
    NodeMetrics metrics,
    InstantSource clock) {}
