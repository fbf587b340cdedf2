package opekko.protocol.port;

import java.util.Optional;
import opekko.protocol.type.L1BlockRef;

/** One reading of L1's labels; safe and finalized are absent on a chain that has none yet. */
public record L1Heads(L1BlockRef head, Optional<L1BlockRef> safe, Optional<L1BlockRef> finalized) {}
