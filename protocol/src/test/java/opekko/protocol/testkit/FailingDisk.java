package opekko.protocol.testkit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import opekko.protocol.file.Disk;

/** A disk that is full, or cannot sync, when the test says so. */
public final class FailingDisk implements Disk {
  private volatile boolean isFull;
  private volatile boolean isSyncBroken;
  private volatile boolean isFolderSyncBroken;

  /** Full: writes half of what it is given, then has no room. */
  public void setFull(boolean isFull) {
    this.isFull = isFull;
  }

  public void setSyncBroken(boolean isSyncBroken) {
    this.isSyncBroken = isSyncBroken;
  }

  /** What a folder's files hold is kept, and not under which names. */
  public void setFolderSyncBroken(boolean isFolderSyncBroken) {
    this.isFolderSyncBroken = isFolderSyncBroken;
  }

  @Override
  public void write(FileChannel file, ByteBuffer bytes, long at) throws IOException {
    if (!isFull) {
      Disk.REAL.write(file, bytes, at);
      return;
    }
    file.write(bytes.slice(bytes.position(), bytes.remaining() / 2), at);
    throw new IOException("No space left on device");
  }

  @Override
  public void sync(FileChannel file) throws IOException {
    if (isSyncBroken) throw new IOException("Input/output error");
    Disk.REAL.sync(file);
  }

  @Override
  public void syncFolder(Path folder) throws IOException {
    if (isFolderSyncBroken) throw new IOException("Input/output error");
    Disk.REAL.syncFolder(folder);
  }
}
