package opekko.rpc.beacon;

import java.util.ArrayList;
import java.util.List;
import opekko.protocol.blob.BlobCodec;
import opekko.protocol.blob.Kzg;
import opekko.protocol.fault.InvalidData;
import opekko.protocol.type.Bytes;

/**
 * A blob with its commitment, unverified.
 *
 * @param index of the blob within its block
 * @spec consensus-specs deneb/p2p-interface.md#blobsidecar
 */
record Sidecar(long index, Bytes blob, Bytes commitment) {
  private static final int INDEX_SIZE = 8;
  private static final int PROOF_SIZE = 48;
  private static final int SIGNED_HEADER_SIZE = 8 + 8 + 3 * 32 + 96;
  private static final int INCLUSION_PROOF_SIZE = 17 * 32;
  private static final int SIZE =
      INDEX_SIZE
          + BlobCodec.BLOB_SIZE
          + Kzg.COMMITMENT_SIZE
          + PROOF_SIZE
          + SIGNED_HEADER_SIZE
          + INCLUSION_PROOF_SIZE;

  /** A list in SSZ: its elements, all of one size, one after the other. */
  static List<Sidecar> decodeList(Bytes ssz) {
    var sidecars = new ArrayList<Sidecar>();
    for (var each : elements(ssz, SIZE))
      sidecars.add(
          new Sidecar(
              Long.reverseBytes(each.getLong(0)),
              each.slice(INDEX_SIZE, BlobCodec.BLOB_SIZE),
              each.slice(INDEX_SIZE + BlobCodec.BLOB_SIZE, Kzg.COMMITMENT_SIZE)));
    return sidecars;
  }

  /** Parts of one size; no copy. */
  static List<Bytes> elements(Bytes ssz, int size) {
    if (ssz.size() % size != 0)
      throw new InvalidData(
          "beacon: " + ssz.size() + " bytes of SSZ are no list of elements of " + size);
    var parts = new ArrayList<Bytes>(ssz.size() / size);
    for (var at = 0; at < ssz.size(); at += size) parts.add(ssz.slice(at, size));
    return parts;
  }
}
