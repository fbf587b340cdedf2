package opekko.protocol.l1;

import opekko.protocol.type.Hash;

/**
 * A blob of an L1 block. {@code index} counts over all blobs of the block, as the beacon API does.
 */
public record BlobRef(int index, Hash versionedHash) {}
