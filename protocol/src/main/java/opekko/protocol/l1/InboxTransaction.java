package opekko.protocol.l1;

import java.util.List;
import opekko.protocol.type.Address;
import opekko.protocol.type.Bytes;

/**
 * An L1 transaction to the batch inbox. Whether its sender is the batcher is decided later: the
 * address may rotate.
 *
 * @param type EIP-2718 type; 0 for legacy
 * @param data its calldata
 * @param blobs what it carries, when of type 3
 */
public record InboxTransaction(int type, Address sender, Bytes data, List<BlobRef> blobs) {}
