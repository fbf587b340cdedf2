package opekko.cluster;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import opekko.protocol.config.RollupConfig;
import opekko.protocol.engine.PayloadEnvelope;
import opekko.protocol.fault.InvalidData;
import opekko.protocol.port.CommittedBlock;
import opekko.protocol.ssz.PayloadSsz;
import opekko.protocol.ssz.PayloadVersion;
import opekko.protocol.type.BlockId;
import opekko.protocol.type.Bytes;

/** Puts blocks together again. What is incomplete is bounded in bytes: the oldest gives way. */
final class Assembly {
  /** What gossip allows a block to be, with room to spare. */
  static final int MAX_BLOCK = 12 << 20;

  private static final int MAX_WAITING = 4 * MAX_BLOCK;

  private record Key(String from, BlockId block) {}

  private record Parts(Bytes[] bytes, int size, int missing) {}

  private final RollupConfig rollup;
  private final Map<Key, Parts> waiting = new LinkedHashMap<>();
  private long reserved;

  Assembly(RollupConfig rollup) {
    this.rollup = rollup;
  }

  /** What came of a part. */
  sealed interface Outcome {
    record Incomplete() implements Outcome {}

    record Whole(ClusterInput input) implements Outcome {}

    record Invalid(String cause) implements Outcome {}
  }

  Outcome add(PeerMessage.Chunk chunk) {
    var wrong = wrong(chunk);
    if (wrong.isPresent()) return new Outcome.Invalid(wrong.get());
    var key = new Key(chunk.from(), chunk.block());
    var known = waiting.get(key);
    if (known == null) known = reserve(key, chunk);
    if (known.size() != chunk.size() || known.bytes().length != chunk.parts())
      return new Outcome.Invalid("parts of %s contradict each other".formatted(chunk.block()));
    if (known.bytes()[chunk.index()] != null) return new Outcome.Incomplete();
    known.bytes()[chunk.index()] = chunk.bytes();
    var next = new Parts(known.bytes(), known.size(), known.missing() - 1);
    if (next.missing() > 0) {
      waiting.put(key, next);
      return new Outcome.Incomplete();
    }
    waiting.remove(key);
    reserved -= known.size();
    return whole(chunk, Bytes.concat(next.bytes()));
  }

  private static Optional<String> wrong(PeerMessage.Chunk chunk) {
    var parts = Math.max(1, Math.ceilDiv(chunk.size(), BlockParcels.PART_SIZE));
    var isWellFormed =
        chunk.size() >= 0
            && chunk.size() <= MAX_BLOCK
            && chunk.parts() == parts
            && chunk.index() >= 0
            && chunk.index() < parts
            && chunk.bytes().size() == length(chunk.size(), chunk.index());
    return isWellFormed
        ? Optional.empty()
        : Optional.of(
            "part %d of %d of a block of %d bytes is malformed"
                .formatted(chunk.index(), chunk.parts(), chunk.size()));
  }

  private static int length(int size, int index) {
    return Math.min(BlockParcels.PART_SIZE, size - index * BlockParcels.PART_SIZE);
  }

  private Parts reserve(Key key, PeerMessage.Chunk chunk) {
    Iterator<Parts> oldest = waiting.values().iterator();
    while (reserved + chunk.size() > MAX_WAITING && oldest.hasNext()) {
      reserved -= oldest.next().size();
      oldest.remove();
    }
    reserved += chunk.size();
    var parts = new Parts(new Bytes[chunk.parts()], chunk.size(), chunk.parts());
    waiting.put(key, parts);
    return parts;
  }

  private Outcome whole(PeerMessage.Chunk chunk, Bytes encoded) {
    PayloadEnvelope block;
    try {
      block = PayloadSsz.decode(PayloadVersion.at(rollup, chunk.timestamp()), encoded);
    } catch (InvalidData e) {
      return new Outcome.Invalid("%s: %s".formatted(chunk.block(), e.getMessage()));
    }
    if (!block.id().equals(chunk.block()))
      return new Outcome.Invalid("%s came as %s".formatted(block.id(), chunk.block()));
    return new Outcome.Whole(
        chunk.lineage() == PeerMessage.Chunk.UNDECIDED
            ? new ClusterInput.UndecidedArrived(chunk.from(), block)
            : new ClusterInput.BlockArrived(
                chunk.from(), new CommittedBlock(chunk.term(), chunk.lineage(), block)));
  }

  /** In bytes, for tests. */
  long reserved() {
    return reserved;
  }
}
