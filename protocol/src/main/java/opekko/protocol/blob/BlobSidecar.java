package opekko.protocol.blob;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;

/**
 * The blobs that travel with a blob transaction until it is in a block.
 *
 * @param version 0: one proof for each blob; 1: the proofs of its 128 cells, one blob after the
 *     other
 * @spec EIP-4844 (networking), EIP-7594
 */
public record BlobSidecar(
    int version, List<Bytes> blobs, List<Bytes> commitments, List<Bytes> proofs) {
  public static final int BLOB_PROOFS = 0;
  public static final int CELL_PROOFS = 1;

  /**
   * Makes commitments and proofs.
   *
   * @throws IllegalArgumentException when a blob is malformed
   */
  public static BlobSidecar of(int version, List<Bytes> blobs) {
    var commitments = blobs.stream().map(Kzg::commitmentOf).toList();
    var proofs = new ArrayList<Bytes>();
    for (var i = 0; i < blobs.size(); i++) {
      if (version == CELL_PROOFS) proofs.addAll(Kzg.cellProofsOf(blobs.get(i)));
      else proofs.add(Kzg.proofOf(blobs.get(i), commitments.get(i)));
    }
    return new BlobSidecar(version, List.copyOf(blobs), commitments, List.copyOf(proofs));
  }

  public List<Hash> versionedHashes() {
    return commitments.stream().map(Kzg::versionedHash).toList();
  }

  /** Why these are not the proven blobs of the hashes; empty when they are. */
  public Optional<String> mismatch(List<Hash> versionedHashes) {
    var proofsPerBlob = version == CELL_PROOFS ? Kzg.CELLS_PER_BLOB : 1;
    if (blobs.size() != versionedHashes.size()
        || commitments.size() != blobs.size()
        || proofs.size() != blobs.size() * proofsPerBlob)
      return Optional.of(
          "sidecar of version %d with %d blobs, %d commitments, %d proofs for %d hashes"
              .formatted(
                  version,
                  blobs.size(),
                  commitments.size(),
                  proofs.size(),
                  versionedHashes.size()));
    if (!versionedHashes().equals(versionedHashes))
      return Optional.of("the commitments are not those of the versioned hashes");
    for (var i = 0; i < blobs.size(); i++)
      if (!isProven(i)) return Optional.of("the proof of blob " + i + " does not hold");
    return Optional.empty();
  }

  private boolean isProven(int i) {
    return version == CELL_PROOFS
        ? Kzg.areCellsProven(
            blobs.get(i),
            commitments.get(i),
            proofs.subList(i * Kzg.CELLS_PER_BLOB, (i + 1) * Kzg.CELLS_PER_BLOB))
        : Kzg.isProven(blobs.get(i), commitments.get(i), proofs.get(i));
  }
}
