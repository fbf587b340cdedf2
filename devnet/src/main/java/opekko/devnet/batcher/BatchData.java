package opekko.devnet.batcher;

import java.util.List;
import java.util.Optional;
import opekko.protocol.blob.BlobSidecar;
import opekko.protocol.type.Bytes;

/**
 * What one transaction brings to L1.
 *
 * @param parts frames with their version byte: one for each blob, or one as calldata
 * @param sidecar of the blobs, once it has been made
 */
public record BatchData(List<Bytes> parts, boolean asBlobs, Optional<BlobSidecar> sidecar) {
  int blobs() {
    return asBlobs ? parts.size() : 0;
  }

  BatchData with(Optional<BlobSidecar> made) {
    return made.isPresent() ? new BatchData(parts, asBlobs, made) : this;
  }

  long size() {
    return parts.stream().mapToLong(Bytes::size).sum();
  }
}
