package opekko.derivation;

import opekko.protocol.metrics.NodeMetrics;
import opekko.protocol.port.BlobSource;
import opekko.protocol.port.L1Source;
import opekko.protocol.port.L2Source;

/** Derivation's outside world. */
public record DerivationPorts(L1Source l1, BlobSource blobs, L2Source l2, NodeMetrics metrics) {}
