package opekko.derivation.pipeline;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import opekko.derivation.source.DataRef;
import opekko.derivation.source.DataSource;
import opekko.protocol.blob.BlobCodec;
import opekko.protocol.config.RollupConfig;
import opekko.protocol.fault.InvalidData;
import opekko.protocol.l1.BlobRef;
import opekko.protocol.l1.L1Block;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.L1BlockRef;

/**
 * Gives the batcher's data of the current L1 block, piece by piece.
 *
 * @spec derivation.md#l1-retrieval; op-node rollup/derive/l1_retrieval.go
 */
final class L1Retrieval {
  private final RollupConfig config;
  private final L1Traversal traversal;
  private final PipelineObserver observer;
  private final Queue<DataRef> pending = new ArrayDeque<>();
  private final Queue<Bytes> blobs = new ArrayDeque<>();
  private List<BlobRef> missingBlobs = List.of();

  L1Retrieval(RollupConfig config, L1Traversal traversal, PipelineObserver observer) {
    this.config = config;
    this.traversal = traversal;
    this.observer = observer;
  }

  L1BlockRef origin() {
    return traversal.origin();
  }

  Pulled<Bytes> nextData() {
    if (pending.isEmpty()) {
      var next = traversal.nextBlock();
      if (!(next instanceof Pulled.Got<L1Block>(var block))) return next.withoutValue();
      open(block);
    }
    if (!missingBlobs.isEmpty())
      return new Pulled.Blocked<>(new Need.Blobs(origin(), missingBlobs));
    return switch (pending.poll()) {
      case null -> new Pulled.Exhausted<>();
      case DataRef.Calldata(var data) -> new Pulled.Got<>(data);
      case DataRef.InBlob(var ref) -> decoded(ref, blobs.remove());
    };
  }

  private void open(L1Block block) {
    var source = DataSource.at(config, block.ref().time());
    pending.addAll(source.open(block, traversal.systemConfig().batcherAddress()));
    missingBlobs =
        pending.stream()
            .filter(DataRef.InBlob.class::isInstance)
            .map(ref -> ((DataRef.InBlob) ref).blob())
            .toList();
  }

  /** Ignored unless these blobs are what is waited for. */
  void provideBlobs(L1BlockRef block, List<Bytes> found) {
    if (missingBlobs.isEmpty() || !block.equals(origin()) || found.size() != missingBlobs.size())
      return;
    missingBlobs = List.of();
    blobs.addAll(found);
  }

  private Pulled<Bytes> decoded(BlobRef ref, Bytes blob) {
    try {
      return new Pulled.Got<>(BlobCodec.decode(blob));
    } catch (InvalidData e) {
      observer.note(
          "ignoring blob " + ref.versionedHash() + " of " + origin() + ": " + e.getMessage());
      return new Pulled.Again<>();
    }
  }
}
