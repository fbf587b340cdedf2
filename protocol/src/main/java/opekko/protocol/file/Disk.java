package opekko.protocol.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** The calls that fail on a full or broken disk; tests put such a disk in their place. */
public interface Disk {
  Disk REAL =
      new Disk() {
        @Override
        public void write(FileChannel file, ByteBuffer bytes, long at) throws IOException {
          while (bytes.hasRemaining()) at += file.write(bytes, at);
        }

        @Override
        public void sync(FileChannel file) throws IOException {
          file.force(false);
        }
      };

  void write(FileChannel file, ByteBuffer bytes, long at) throws IOException;

  void sync(FileChannel file) throws IOException;

  /** A new name in a folder is durable once the folder is synced. */
  default void syncFolder(Path folder) throws IOException {
    try (var names = FileChannel.open(folder)) {
      names.force(true);
    }
  }
}
