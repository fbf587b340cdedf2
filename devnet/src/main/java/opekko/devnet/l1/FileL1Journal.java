package opekko.devnet.l1;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import opekko.devnet.store.ChainLog;
import opekko.protocol.file.Disk;
import opekko.protocol.type.Hash;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes an L1's blocks to a file. */
final class FileL1Journal implements L1Journal {
  private static final Logger LOG = LoggerFactory.getLogger(FileL1Journal.class);

  private final ChainLog log;

  /** Where the records are that have blocks with blobs. */
  private final Map<Hash, Long> positions;

  private FileL1Journal(ChainLog log, Map<Hash, Long> positions) {
    this.log = log;
    this.positions = positions;
  }

  /**
   * @param reader gets what the file holds; throws {@link opekko.protocol.fault.InvalidData} on a
   *     record that it cannot use
   */
  static FileL1Journal open(Path file, Disk disk, Hash genesis, Consumer<L1Record> reader)
      throws IOException {
    var positions = new HashMap<Hash, Long>();
    var log =
        ChainLog.open(
            file,
            disk,
            new ChainLog.Identity("L1 blocks", genesis),
            (position, bytes) -> {
              var record = L1Record.decode(bytes);
              reader.accept(record);
              note(positions, record, position);
            });
    return new FileL1Journal(log, positions);
  }

  private static void note(Map<Hash, Long> positions, L1Record record, long position) {
    switch (record) {
      case L1Record.Chain(_, var blocks) ->
          blocks.stream()
              .filter(L1Record.Entry::hasBlobs)
              .forEach(block -> positions.put(block.hash(), position));
      case L1Record.Finalized _ -> {}
    }
  }

  @Override
  public void write(L1Record record) {
    try {
      var position = log.append(record.encode());
      log.sync();
      note(positions, record, position);
    } catch (IOException e) {
      throw new L1Unavailable("cannot store L1's blocks: " + e.getMessage(), e);
    }
  }

  @Override
  public Optional<L1Record.Entry> block(Hash hash) {
    var position = positions.get(hash);
    if (position == null) return Optional.empty();
    try {
      return L1Record.decode(log.read(position)) instanceof L1Record.Chain(_, var blocks)
          ? blocks.stream().filter(block -> block.hash().equals(hash)).findFirst()
          : Optional.empty();
    } catch (IOException e) {
      throw new L1Unavailable("cannot read L1's blocks: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    try {
      log.close();
    } catch (IOException e) {
      LOG.warn("L1's file did not close: {}", e.getMessage());
    }
  }
}
