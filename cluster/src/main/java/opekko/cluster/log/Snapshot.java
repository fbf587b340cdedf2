package opekko.cluster.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import opekko.cluster.log.DecidedChain.Decided;
import opekko.protocol.commitlog.LogRecord;
import opekko.protocol.fault.InvalidData;
import opekko.protocol.file.Disk;
import opekko.protocol.file.LogFile;
import opekko.protocol.type.BlockId;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;

/**
 * All that the log's entries came to, in one file: where the chain stands, the ids of its kept
 * blocks, and the newest blocks themselves, for a voter that was away while the log was purged.
 *
 * <p>Its records: {@link LogRecord.Standing}, its block zero while nothing is decided; the ids
 * (number u64, hash, parent, term u64, lineage u64, each); and {@link LogRecord.Block}s.
 */
record Snapshot(Optional<BlockId> tip, long lineage, List<Decided> kept, List<KeptBlock> blocks) {
  private static final int ID_SIZE = 3 * Long.BYTES + 2 * Hash.SIZE;
  private static final int PIECE = 2 << 20;

  /** What a chain comes to, with those of the blocks that are still its own. */
  static Snapshot of(DecidedChain chain, Collection<KeptBlock> blocks) {
    var kept = chain.kept();
    var ids = kept.stream().map(Decided::id).collect(Collectors.toSet());
    var own = blocks.stream().filter(block -> ids.contains(block.id())).toList();
    return new Snapshot(chain.tip(), chain.lineage(), kept, own);
  }

  /** Writes it whole or not at all. */
  void write(Path path, long term) throws IOException {
    var draft = path.resolveSibling(path.getFileName() + ".new");
    Files.deleteIfExists(draft);
    try (var file = LogFile.open(draft, Disk.REAL, (_, _) -> {})) {
      file.append(new LogRecord.Standing(term, tip.orElse(BlockId.NONE), lineage).encode());
      file.append(ids());
      // Piece by piece: the log's own syncs, for which blocks wait, would come after all of it.
      var synced = 0L;
      for (var block : blocks) {
        file.append(block.encoded());
        if (file.size() - synced < PIECE) continue;
        file.sync();
        synced = file.size();
      }
      file.sync();
    }
    Files.move(draft, path, StandardCopyOption.ATOMIC_MOVE);
  }

  private Bytes ids() {
    var out = ByteBuffer.allocate(kept.size() * ID_SIZE);
    for (var block : kept) {
      out.putLong(block.id().number()).put(block.id().hash().bytes().asByteBuffer());
      out.put(block.parent().bytes().asByteBuffer());
      out.putLong(block.term()).putLong(block.lineage());
    }
    return Bytes.wrap(out.array());
  }

  /**
   * @throws IOException when it cannot be read or is no such file
   */
  static Snapshot read(Path path) throws IOException {
    var records = new ArrayList<Bytes>();
    try (var _ = LogFile.open(path, Disk.REAL, (_, body) -> records.add(body))) {
      if (records.size() < 2
          || !(LogRecord.decode(records.getFirst()) instanceof LogRecord.Standing standing))
        throw new InvalidData("no snapshot");
      var tip = Optional.of(standing.tip()).filter(t -> !t.equals(BlockId.NONE));
      var blocks = new ArrayList<KeptBlock>();
      for (var record : records.subList(2, records.size()))
        if (LogRecord.decode(record) instanceof LogRecord.Block block)
          blocks.add(new KeptBlock(block, record));
      return new Snapshot(tip, standing.lineage(), decided(records.get(1)), blocks);
    } catch (InvalidData e) {
      throw new IOException(path + ": " + e.getMessage(), e);
    }
  }

  private static List<Decided> decided(Bytes ids) {
    if (ids.size() % ID_SIZE != 0) throw new InvalidData("ids cut short");
    var out = new ArrayList<Decided>();
    for (var at = 0; at < ids.size(); at += ID_SIZE) {
      var hash = new Hash(ids.slice(at + Long.BYTES, Hash.SIZE));
      var parent = new Hash(ids.slice(at + Long.BYTES + Hash.SIZE, Hash.SIZE));
      var rest = at + Long.BYTES + 2 * Hash.SIZE;
      out.add(
          new Decided(
              new BlockId(hash, ids.getLong(at)),
              parent,
              ids.getLong(rest),
              ids.getLong(rest + Long.BYTES)));
    }
    return out;
  }
}
