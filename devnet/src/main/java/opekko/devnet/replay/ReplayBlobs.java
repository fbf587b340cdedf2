package opekko.devnet.replay;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import opekko.protocol.crypto.Sha256;
import opekko.protocol.fault.Fetched;
import opekko.protocol.l1.BlobRef;
import opekko.protocol.port.BlobSource;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;
import opekko.protocol.type.L1BlockRef;

/** The recorded blobs, by versioned hash. The zeros at a blob's end are not kept in memory. */
public final class ReplayBlobs implements BlobSource {
  private static final int BLOB_BYTES = 131_072;
  private static final int COMMITMENT_BYTES = 48;
  private static final byte KZG_VERSION = 1;

  private final Map<Hash, Bytes> blobs = new HashMap<>();

  ReplayBlobs() {}

  void add(Row row) {
    var versionedHash = row.hash("versioned_hash");
    var blob = row.bytes("blob");
    if (blob.size() != BLOB_BYTES)
      throw row.problem("a blob has " + BLOB_BYTES + " bytes, not " + blob.size());
    var commitment = row.bytes("commitment");
    if (commitment.size() != COMMITMENT_BYTES || !versionedHash(commitment).equals(versionedHash))
      throw row.problem("the commitment does not fit the versioned hash");
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
      var padded = new byte[BLOB_BYTES];
      blob.copyTo(padded, 0);
      found.add(Bytes.wrap(padded));
    }
    return Fetched.found(List.copyOf(found));
  }

  private static Hash versionedHash(Bytes commitment) {
    var hash = Sha256.hash(commitment).bytes().toArray();
    hash[0] = KZG_VERSION;
    return new Hash(Bytes.wrap(hash));
  }

  private static Bytes trimmed(Bytes blob) {
    var used = blob.size();
    while (used > 0 && blob.get(used - 1) == 0) used--;
    return Bytes.wrap(blob.slice(0, used).toArray());
  }
}
