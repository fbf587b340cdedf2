package opekko.node.rig;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * What a node writes and does not sync, which the shim keeps track of: a machine that loses its
 * power may lose it. Of changes of the content of files only: what was created, renamed or removed
 * stays so.
 *
 * @param node its folder
 */
record Unsynced(Path node) {

  /** What one write replaced; the size is that of the file before. */
  private record Replaced(long size, long offset, byte[] content) {}

  private Path kept() {
    return node.resolve("unsynced");
  }

  /** From now on. */
  void keep() {
    try {
      Files.createDirectories(kept());
      for (var old : journals()) Files.delete(old);
      Shim.set(node, Shim.Wrong.KEEP_UNSYNCED, 1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Takes back every write that was not synced; the node must not run.
   *
   * @return the name of the file of each
   */
  List<String> lose() {
    var lost = new ArrayList<String>();
    try {
      for (var journal : journals()) lost.addAll(lose(journal));
      return lost;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<Path> journals() throws IOException {
    try (var all = Files.list(kept())) {
      return all.toList();
    }
  }

  private List<String> lose(Path journal) throws IOException {
    var in = new ByteArrayInputStream(Files.readAllBytes(journal));
    var file = file(in, journal.getFileName().toString());
    Files.delete(journal);
    var replaced = replaced(in);
    if (file == null) return List.of();
    try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      for (var each : replaced.reversed()) {
        channel.write(ByteBuffer.wrap(each.content()), each.offset());
        channel.truncate(each.size());
      }
    }
    return Collections.nCopies(replaced.size(), file.getFileName().toString());
  }

  /** Null when it is gone, and another one may have its inode. */
  private Path file(ByteArrayInputStream in, String inode) throws IOException {
    var path = new StringBuilder();
    for (int next; (next = in.read()) >= 0 && next != '\n'; ) path.append((char) next);
    var named =
        Path.of(
            new String(
                path.toString().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8));
    if (Files.exists(named)) return hasInode(named, inode) ? named : null;
    try (var all = Files.walk(node.resolve("data"))) {
      return all.filter(each -> hasInode(each, inode)).findFirst().orElse(null);
    }
  }

  private static boolean hasInode(Path file, String inode) {
    try {
      return Files.getAttribute(file, "unix:ino").toString().equals(inode);
    } catch (IOException _) {
      return false;
    }
  }

  /** The last one may be cut short: then what it was for was not written. */
  private static List<Replaced> replaced(ByteArrayInputStream in) throws IOException {
    var all = new ArrayList<Replaced>();
    while (in.available() >= 3 * Long.BYTES) {
      var head = ByteBuffer.wrap(in.readNBytes(3 * Long.BYTES)).order(ByteOrder.nativeOrder());
      var size = head.getLong();
      var offset = head.getLong();
      var length = (int) head.getLong();
      if (in.available() < length) break;
      all.add(new Replaced(size, offset, in.readNBytes(length)));
    }
    return all;
  }
}
