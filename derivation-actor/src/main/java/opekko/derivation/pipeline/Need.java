package opekko.derivation.pipeline;

import java.util.List;
import opekko.protocol.fault.Fault;
import opekko.protocol.l1.BlobRef;
import opekko.protocol.port.BlockSelector;
import opekko.protocol.type.Hash;
import opekko.protocol.type.L1BlockRef;

/** What the pipeline lacks to go on. Given by {@code DerivationPipeline.provide...}. */
public sealed interface Need {
  /** The canonical L1 block of this number; its absence means that L1 is exhausted, no fault. */
  record NextL1(long number) implements Need {}

  record PinnedL1(Hash hash) implements Need {}

  /** All blobs of the batcher in one L1 block, in this order. */
  record Blobs(L1BlockRef block, List<BlobRef> blobs) implements Need {}

  /** Reference only: the walk back over the channel timeout. */
  record L2Ref(Hash hash) implements Need {}

  record L2Block(BlockSelector which) implements Need {}

  /**
   * What it means that the source does not have it.
   *
   * <p>Where op-node calls a lost pinned L1 block temporary and would ask for ever, here it resets:
   * the block was canonical when it was chosen, so L1 has reorged.
   *
   * @spec op-node rollup/derive: pipeline.go, blob_data_source.go, attributes.go
   */
  default Fault faultIfMissing(String what) {
    return switch (this) {
      case NextL1 _ -> new Fault.Temporary("next L1 block: " + what);
      case PinnedL1(var hash) -> new Fault.Reset("L1 block " + hash + " is gone: " + what);
      case Blobs(var block, _) -> new Fault.Reset("blobs of L1 block " + block + ": " + what);
      case L2Ref(var hash) -> new Fault.Reset("L2 block " + hash + ": " + what);
      case L2Block _ -> new Fault.Temporary(words() + ": " + what);
    };
  }

  /** What is waited for, in a person's words. */
  default String words() {
    return switch (this) {
      case NextL1(var number) -> "L1 block " + number;
      case PinnedL1(var hash) -> "L1 block " + hash;
      case Blobs(var block, var blobs) -> blobs.size() + " blobs of L1 block " + block;
      case L2Ref(var hash) -> "L2 block " + hash;
      case L2Block(BlockSelector.ByNumber(var number)) -> "L2 block " + number;
      case L2Block(BlockSelector.ByHash(var hash)) -> "L2 block " + hash;
      case L2Block(BlockSelector.ByLabel(var label)) -> "L2 block " + label.rpcName();
    };
  }
}
