package opekko.derivation.lookahead;

import java.util.List;
import opekko.protocol.l1.BlobRef;
import opekko.protocol.type.L1BlockRef;

/** One request for blobs of an L1 block. */
public record BlobRequest(L1BlockRef block, List<BlobRef> blobs) {}
