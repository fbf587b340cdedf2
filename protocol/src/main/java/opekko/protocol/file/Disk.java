package opekko.protocol.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** The two calls that fail on a full or broken disk; tests put such a disk in their place. */
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
}
