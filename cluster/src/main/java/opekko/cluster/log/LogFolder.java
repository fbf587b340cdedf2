package opekko.cluster.log;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import opekko.protocol.file.Disk;
import org.apache.ratis.protocol.RaftGroupId;

/**
 * The folder of this node's log: {@code raft} belongs to Ratis, {@code raft-1} and so on to forced
 * generations, {@code payloads} keeps blocks to be read back. A file beside it, of its name and
 * {@code .voter}, remembers whose log was here; see also {@link GenerationFile}.
 *
 * <p>A voter whose log was wiped has forgotten whom it voted for and what it acknowledged, and
 * Ratis would take it back without a word. So that file is not in the folder.
 */
final class LogFolder {
  private final QuorumLogSettings settings;
  private final GenerationFile memory;
  private final Generation generation;
  private final RaftGroupId group;

  /**
   * For whoever holds its {@link FolderLock}.
   *
   * @throws IOException when the log must not be started from it; the text says why and what to do
   */
  LogFolder(QuorumLogSettings settings) throws IOException {
    this.settings = settings;
    memory = new GenerationFile(settings.dir());
    generation = memory.read();
    group = RaftSettings.group(settings.chain(), generation);
    check();
    Files.createDirectories(raft());
  }

  Generation generation() {
    return generation;
  }

  RaftGroupId group() {
    return group;
  }

  /** Ratis starts every log that it finds in its folder, so each generation has its own. */
  Path raft() {
    return raft(settings.dir(), generation);
  }

  static Path raft(Path folder, Generation generation) {
    return folder.resolve(generation.number() == 0 ? "raft" : "raft-" + generation.number());
  }

  Path payloads() {
    return settings.dir().resolve("payloads");
  }

  private Path mark() {
    return mark(settings.dir());
  }

  static Path mark(Path folder) {
    return GenerationFile.beside(folder, "voter");
  }

  private void check() throws IOException {
    var why = memory.whyEnded();
    if (why.isPresent()) throw new IOException(why.get());
    checkSpace();
    if (!Files.exists(mark())) return;
    var remembered = Files.readString(mark());
    if (!remembered.equals(markText()))
      throw new IOException(
          "%s holds another log (%s), not this one (%s): give each node and chain its own folder"
              .formatted(settings.dir(), remembered.strip(), markText().strip()));
    if (!Files.exists(meta())) throw new IOException(wiped());
  }

  private void checkSpace() throws IOException {
    var free = freeBytes();
    if (free < settings.limits().freeBytes())
      throw new IOException(
          "%s has %d MiB free and the commit log needs %d: make room, or move it to a volume of its own"
              .formatted(settings.dir(), free >> 20, settings.limits().freeBytes() >> 20));
  }

  long freeBytes() throws IOException {
    return Files.getFileStore(settings.dir()).getUsableSpace();
  }

  private Path meta() {
    return raft().resolve(group.getUuid().toString()).resolve("current/raft-meta");
  }

  private String wiped() {
    return """
    voter %s had a commit log in %s, and it is gone. It may have acknowledged blocks that it no \
    longer knows, so it must not vote as if nothing had happened. %s\
    """
        .formatted(settings.self().id(), settings.dir(), readmission());
  }

  /** What an operator does with a voter whose log is lost. */
  String readmission() {
    return """
    Take it out of the voters (opekko ha voters remove, on a node that runs), remove %s and all \
    beside it that is called %s.…, start it as one that joins (--ha.joining), and add it again \
    (opekko ha voters add)\
    """
        .formatted(settings.dir(), settings.dir().getFileName());
  }

  private String markText() {
    return "voter %s, %s%n".formatted(settings.self().id(), settings.chain());
  }

  /** From now on an empty folder is a wiped one. */
  void remember() throws IOException {
    if (Files.exists(mark())) return;
    Files.writeString(
        mark(),
        markText(),
        StandardOpenOption.CREATE,
        StandardOpenOption.WRITE,
        StandardOpenOption.SYNC);
    Disk.REAL.syncFolder(mark().getParent());
  }
}
