package opekko.devnet.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import opekko.protocol.fault.InvalidData;
import opekko.protocol.file.Disk;
import opekko.protocol.file.LogFile;
import opekko.protocol.rlp.RlpReader;
import opekko.protocol.rlp.RlpWriter;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The records of one chain in a file that only grows. The first says what the file is and which
 * chain it is about. Not thread-safe.
 *
 * <p>A record that a crash cut short is removed with a warning; a file that is damaged before its
 * last record is refused as it is. After a failed sync nobody can tell what the disk holds, so from
 * then on everything is refused until the file is opened again and read.
 */
public final class ChainLog implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ChainLog.class);

  private final LogFile file;
  private boolean isBroken;

  private ChainLog(LogFile file) {
    this.file = file;
  }

  /**
   * What the file must be.
   *
   * @param kind for a person, such as "L2 blocks"
   * @param genesis hash of the chain's first block
   */
  public record Identity(String kind, Hash genesis) {
    private Bytes encode() {
      return RlpWriter.list(
          out -> out.put(Bytes.wrap(kind.getBytes(StandardCharsets.UTF_8))).put(genesis));
    }

    private static Identity decode(Bytes record) {
      var in = RlpReader.ofList(record);
      return new Identity(
          new String(in.nextBytes().toArray(), StandardCharsets.UTF_8), in.nextHash());
    }

    private void refuseOther(Identity found, Path path) throws IOException {
      if (!found.kind.equals(kind))
        throw new IOException("%s holds %s, not %s".formatted(path, found.kind, kind));
      if (!found.genesis.equals(genesis))
        throw new IOException(
            "%s belongs to another chain: its genesis is %s, not %s; choose another folder, or remove it to begin anew"
                .formatted(path, found.genesis, genesis));
    }
  }

  /**
   * Gets each record on opening, and where it begins. Throws {@link InvalidData} on one that it
   * cannot use.
   */
  @FunctionalInterface
  public interface Reader {
    void read(long position, Bytes record);
  }

  /**
   * Opens or creates the file, and the folder it is in.
   *
   * @throws IOException when it cannot be read, is damaged, in use or another chain's; the text
   *     names the file and the cure
   */
  public static ChainLog open(Path path, Identity identity, Reader reader) throws IOException {
    return open(path, Disk.REAL, identity, reader);
  }

  /** The same on another disk, which tests let fail. */
  public static ChainLog open(Path path, Disk disk, Identity identity, Reader reader)
      throws IOException {
    Files.createDirectories(path.toAbsolutePath().getParent());
    var file =
        LogFile.open(
            path,
            disk,
            (position, body) -> {
              try {
                if (position == 0) identity.refuseOther(Identity.decode(body), path);
                else reader.read(position, body);
              } catch (InvalidData e) {
                throw new IOException(
                    "%s, byte %d: %s; remove it to begin anew"
                        .formatted(path, position, e.getMessage()),
                    e);
              }
            });
    if (file.removedBytes() > 0)
      LOG.warn("{}: removed {} bytes of a record cut short", path, file.removedBytes());
    if (file.size() == 0) file.append(identity.encode());
    return new ChainLog(file);
  }

  /**
   * Adds a record, which a crash may still lose.
   *
   * @return where it begins, for {@link #read}
   * @throws IOException when it is not in the file; nothing of it stays
   */
  public long append(Bytes record) throws IOException {
    refuseIfBroken();
    return file.append(record);
  }

  /** Returns when all records survive a crash. */
  public void sync() throws IOException {
    refuseIfBroken();
    isBroken = true;
    file.sync();
    isBroken = false;
  }

  private void refuseIfBroken() throws IOException {
    if (isBroken) throw new IOException("a sync to disk has failed: mend the disk and start again");
  }

  public Bytes read(long position) throws IOException {
    return file.read(position);
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
