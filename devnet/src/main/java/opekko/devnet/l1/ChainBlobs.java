package opekko.devnet.l1;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import opekko.protocol.fault.Fetched;
import opekko.protocol.l1.BlobRef;
import opekko.protocol.port.BlobSource;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;
import opekko.protocol.type.L1BlockRef;

/** Reads the blobs of an L1 in the same process; they were checked when they came. */
public final class ChainBlobs implements BlobSource {
  private final L1Chain chain;

  public ChainBlobs(L1Chain chain) {
    this.chain = chain;
  }

  @Override
  public CompletionStage<Fetched<List<Bytes>>> blobs(L1BlockRef block, List<BlobRef> wanted) {
    return CompletableFuture.completedFuture(read(block, wanted));
  }

  private Fetched<List<Bytes>> read(L1BlockRef block, List<BlobRef> wanted) {
    Optional<Map<Hash, Bytes>> found;
    try {
      found = chain.block(block.hash()).flatMap(chain::withBlobs).map(ChainBlobs::byHash);
    } catch (L1Unavailable e) {
      return Fetched.temporary(e.getMessage());
    }
    if (found.isEmpty()) return Fetched.missing("the blobs of L1 block " + block);
    for (var each : wanted)
      if (!found.get().containsKey(each.versionedHash()))
        return Fetched.missing("blob %s in L1 block %s".formatted(each.versionedHash(), block));
    return Fetched.found(
        wanted.stream().map(each -> found.get().get(each.versionedHash())).toList());
  }

  private static Map<Hash, Bytes> byHash(MinedBlock block) {
    var blobs = new HashMap<Hash, Bytes>();
    for (var known : block.transactions())
      known
          .sidecar()
          .ifPresent(sidecar -> {
            for (var i = 0; i < known.blobCount(); i++)
              blobs.put(known.transaction().blobHashes().get(i), sidecar.blobs().get(i));
          });
    return blobs;
  }
}
