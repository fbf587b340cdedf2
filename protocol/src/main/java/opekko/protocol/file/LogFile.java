package opekko.protocol.file;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;
import opekko.protocol.type.Bytes;

/**
 * A file of records, each {@code mark u32, length u32, crc32c u32, body}, only ever appended to.
 *
 * <p>A record that is cut short at the end was never confirmed and is removed. One that is damaged
 * while a whole one follows was confirmed once: then nothing is removed and opening fails.
 */
public final class LogFile implements AutoCloseable {
  private static final int MARK = 0x4f504b4c;
  private static final int HEAD_SIZE = 12;
  private static final int MAX_SEARCHED = 64 << 20;

  private final Path path;
  private final FileChannel channel;
  private final Disk disk;
  private long end;
  private long removedBytes;

  private LogFile(Path path, FileChannel channel, Disk disk) {
    this.path = path;
    this.channel = channel;
    this.disk = disk;
  }

  /** Gets each record on opening, and where it begins. */
  @FunctionalInterface
  public interface Visitor {
    void visit(long position, Bytes body) throws IOException;
  }

  /**
   * Opens or creates the file and goes through its records.
   *
   * @throws IOException when it cannot be read or is damaged before its last record
   */
  public static LogFile open(Path path, Disk disk, Visitor visitor) throws IOException {
    var channel =
        FileChannel.open(
            path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    var file = new LogFile(path, channel, disk);
    try {
      lock(path, channel);
      file.recover(visitor);
      return file;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static void lock(Path path, FileChannel channel) throws IOException {
    try {
      if (channel.tryLock() != null) return;
    } catch (OverlappingFileLockException e) {
      // Held by this very process: the same answer.
    }
    throw new IOException(path + " is in use");
  }

  private void recover(Visitor visitor) throws IOException {
    var size = channel.size();
    while (end < size && isWhole(end, size)) {
      var body = read(end);
      visitor.visit(end, body);
      end += HEAD_SIZE + body.size();
    }
    if (end == size) return;
    refuseIfRecordsFollow(size);
    channel.truncate(end);
    channel.force(true);
    removedBytes = size - end;
  }

  private void refuseIfRecordsFollow(long size) throws IOException {
    var rest = bytes(end, Math.toIntExact(Math.min(size - end, MAX_SEARCHED)));
    for (var i = 1; i <= rest.size() - HEAD_SIZE; i++)
      if (rest.getInt(i) == MARK && isWhole(end + i, size))
        throw new IOException(
            "%s is damaged at byte %d, with whole records after it: restore it, or remove it to begin anew"
                .formatted(path, end));
  }

  private boolean isWhole(long at, long size) throws IOException {
    if (size - at < HEAD_SIZE) return false;
    var head = bytes(at, HEAD_SIZE);
    if (head.getInt(0) != MARK) return false;
    var length = head.getInt(4);
    return length >= 0
        && length <= size - at - HEAD_SIZE
        && crc(bytes(at + HEAD_SIZE, length)) == head.getInt(8);
  }

  /** The body of the record that begins there. */
  public Bytes read(long position) throws IOException {
    return bytes(position + HEAD_SIZE, bytes(position, HEAD_SIZE).getInt(4));
  }

  private Bytes bytes(long position, int size) throws IOException {
    var buffer = ByteBuffer.allocate(size);
    while (buffer.hasRemaining())
      if (channel.read(buffer, position + buffer.position()) < 0)
        throw new EOFException(path + " ends at byte " + (position + buffer.position()));
    return Bytes.wrap(buffer.array());
  }

  /**
   * Writes a record without syncing it.
   *
   * @return where it begins
   * @throws IOException when it is not in the file; nothing of it stays
   */
  public long append(Bytes... parts) throws IOException {
    var size = 0;
    for (var part : parts) size += part.size();
    var record = ByteBuffer.allocate(HEAD_SIZE + size);
    record.putInt(MARK).putInt(size).putInt(crc(parts));
    for (var part : parts) record.put(part.asByteBuffer());
    record.flip();
    var position = end;
    try {
      disk.write(channel, record, position);
    } catch (IOException e) {
      channel.truncate(position);
      throw e;
    }
    end = position + HEAD_SIZE + size;
    return position;
  }

  /** Returns when all that was appended is on the disk. */
  public void sync() throws IOException {
    disk.sync(channel);
  }

  /** In bytes: where the next record will begin. */
  public long size() {
    return end;
  }

  /** Bytes of a record cut short that opening removed: worth a warning. */
  public long removedBytes() {
    return removedBytes;
  }

  private static int crc(Bytes... parts) {
    var crc = new CRC32C();
    for (var part : parts) crc.update(part.asByteBuffer());
    return (int) crc.getValue();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
