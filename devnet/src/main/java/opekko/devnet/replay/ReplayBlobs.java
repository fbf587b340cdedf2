package opekko.devnet.replay;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import opekko.protocol.blob.BlobCodec;
import opekko.protocol.blob.Kzg;
import opekko.protocol.fault.Fetched;
import opekko.protocol.l1.BlobRef;
import opekko.protocol.port.BlobSource;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;
import opekko.protocol.type.L1BlockRef;

/** The recorded blobs, by versioned hash. The zeros at a blob's end are not kept in memory. */
public final class ReplayBlobs implements BlobSource {
  private final Map<Hash, Bytes> blobs = new HashMap<>();

  ReplayBlobs() {}

  void add(Row row) {
    var versionedHash = row.hash("versioned_hash");
    var blob = row.bytes("blob");
    if (blob.size() != BlobCodec.BLOB_SIZE)
      throw row.problem("a blob has " + BlobCodec.BLOB_SIZE + " bytes, not " + blob.size());
    var commitment = row.bytes("commitment");
    if (!Kzg.versionedHash(commitment).equals(versionedHash))
      throw row.problem("the commitment does not fit the versioned hash");
    if (!isCommittedTo(row, blob, commitment))
      throw row.problem("the blob does not fit its commitment");
    blobs.put(versionedHash, trimmed(blob));
  }

  @Override
  public CompletionStage<Fetched<List<Bytes>>> blobs(L1BlockRef block, List<BlobRef> wanted) {
    return CompletableFuture.completedFuture(find(block, wanted));
  }

  private Fetched<List<Bytes>> find(L1BlockRef block, List<BlobRef> wanted) {
    var found = new ArrayList<Bytes>(wanted.size());
    for (var ref : wanted) {
      var blob = blobs.get(ref.versionedHash());
      if (blob == null)
        return Fetched.missing(
            "the recording lacks blob " + ref.versionedHash() + " of L1 block " + block);
      var padded = new byte[BlobCodec.BLOB_SIZE];
      blob.copyTo(padded, 0);
      found.add(Bytes.wrap(padded));
    }
    return Fetched.found(List.copyOf(found));
  }

  /** A recorded proof spares the slow way; without one, or with a wrong one, that way decides. */
  private static boolean isCommittedTo(Row row, Bytes blob, Bytes commitment) {
    if (row.has("proof") && Kzg.isProven(blob, commitment, row.bytes("proof"))) return true;
    try {
      return Kzg.commitmentOf(blob).equals(commitment);
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  private static Bytes trimmed(Bytes blob) {
    var used = blob.size();
    while (used > 0 && blob.get(used - 1) == 0) used--;
    return Bytes.wrap(blob.slice(0, used).toArray());
  }
}
