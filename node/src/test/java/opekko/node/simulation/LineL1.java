package opekko.node.simulation;

import java.util.List;
import java.util.concurrent.CompletionStage;
import opekko.protocol.fault.Fetched;
import opekko.protocol.l1.BlobRef;
import opekko.protocol.l1.L1Block;
import opekko.protocol.port.BlobSource;
import opekko.protocol.port.BlockSelector;
import opekko.protocol.port.L1Heads;
import opekko.protocol.port.L1Source;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;
import opekko.protocol.type.L1BlockRef;

/** L1 at the other end of a line. */
record LineL1(Line line, L1Source l1, BlobSource blobs) implements L1Source, BlobSource {
  @Override
  public CompletionStage<Fetched<L1Heads>> heads() {
    return line.read("heads", l1::heads);
  }

  @Override
  public CompletionStage<Fetched<L1BlockRef>> ref(BlockSelector which) {
    return line.read("ref " + LineEngine.words(which), () -> l1.ref(which));
  }

  @Override
  public CompletionStage<Fetched<L1Block>> block(Hash hash) {
    return line.read("block " + Brief.of(hash), () -> l1.block(hash));
  }

  @Override
  public CompletionStage<Fetched<List<L1Block>>> blocks(long first, int count) {
    return line.read("blocks " + first + "+" + count, () -> l1.blocks(first, count));
  }

  @Override
  public CompletionStage<Fetched<List<Bytes>>> blobs(L1BlockRef block, List<BlobRef> wanted) {
    return line.read("blobs of " + Brief.of(block), () -> blobs.blobs(block, wanted));
  }
}
