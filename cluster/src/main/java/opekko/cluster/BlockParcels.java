package opekko.cluster;

import java.util.ArrayList;
import java.util.List;
import opekko.protocol.config.RollupConfig;
import opekko.protocol.engine.PayloadEnvelope;
import opekko.protocol.port.CommittedBlock;
import opekko.protocol.ssz.PayloadSsz;
import opekko.protocol.ssz.PayloadVersion;

/** Blocks as messages: in parts, since larger messages would be dropped. */
final class BlockParcels {
  static final int PART_SIZE = 128 << 10;

  private final String self;
  private final RollupConfig rollup;

  BlockParcels(String self, RollupConfig rollup) {
    this.self = self;
    this.rollup = rollup;
  }

  List<PeerMessage.Chunk> decided(CommittedBlock block) {
    return parts(block.envelope(), block.term(), block.lineage());
  }

  List<PeerMessage.Chunk> undecided(PayloadEnvelope block) {
    return parts(block, 0, PeerMessage.Chunk.UNDECIDED);
  }

  private List<PeerMessage.Chunk> parts(PayloadEnvelope block, long term, long lineage) {
    var time = block.payload().timestamp();
    var encoded = PayloadSsz.encode(PayloadVersion.at(rollup, time), block);
    var count = Math.max(1, Math.ceilDiv(encoded.size(), PART_SIZE));
    var parts = new ArrayList<PeerMessage.Chunk>(count);
    for (var i = 0; i < count; i++) {
      var from = i * PART_SIZE;
      var length = Math.min(PART_SIZE, encoded.size() - from);
      parts.add(
          new PeerMessage.Chunk(
              self,
              block.id(),
              time,
              term,
              lineage,
              i,
              count,
              encoded.size(),
              encoded.slice(from, length)));
    }
    return parts;
  }
}
