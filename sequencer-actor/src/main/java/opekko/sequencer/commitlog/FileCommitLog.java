package opekko.sequencer.commitlog;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import opekko.protocol.commitlog.LogRecord;
import opekko.protocol.engine.PayloadEnvelope;
import opekko.protocol.fault.Fetched;
import opekko.protocol.fault.InvalidData;
import opekko.protocol.file.Disk;
import opekko.protocol.file.LogFile;
import opekko.protocol.port.CommitLog;
import opekko.protocol.port.CommittedBlock;
import opekko.protocol.port.TakeBack;
import opekko.protocol.type.BlockId;

/**
 * The log of a node that sequences alone: each block is on disk, synced, before anybody sees it.
 * The newest blocks are kept; the file is written anew when it has grown.
 *
 * <p>A disk that is full refuses a block and leaves the log as it was. After a failed sync nobody
 * can tell what the disk holds, so from then on every answer is unknown until the node is started
 * again and reads what is there.
 */
public final class FileCommitLog implements CommitLog, AutoCloseable {
  /**
   * @param keptBlocks that can be read back; more than an engine loses in a crash
   * @param maxBytes of the file before it is written anew
   */
  public record Limits(int keptBlocks, long maxBytes) {
    public static final Limits DEFAULT = new Limits(256, 256L << 20);
  }

  private final Path path;
  private final Limits limits;
  private final Disk disk;
  private final ExecutorService worker =
      Executors.newSingleThreadExecutor(Thread.ofVirtual().name("commit-log").factory());
  private final long ownTerm;
  private CommittedChain chain = new CommittedChain();
  private LogFile file;
  private long renewedBytes;
  private Optional<String> broken = Optional.empty();

  /**
   * Opens or creates the log, and the folder it is in.
   *
   * @throws IOException when it cannot be read, is damaged, or is in use; the text names the file
   */
  public FileCommitLog(Path path, Limits limits) throws IOException {
    this(path, limits, Disk.REAL);
  }

  /**
   * As above, on a disk that may fail.
   *
   * @throws IOException as above
   */
  public FileCommitLog(Path path, Limits limits, Disk disk) throws IOException {
    this.path = path.toAbsolutePath();
    this.limits = limits;
    this.disk = disk;
    Files.createDirectories(this.path.getParent());
    Files.deleteIfExists(draft());
    file = open(this.path, chain);
    disk.syncFolder(this.path.getParent());
    ownTerm = chain.term() + 1;
  }

  private LogFile open(Path from, CommittedChain into) throws IOException {
    return LogFile.open(
        from,
        disk,
        (position, body) -> {
          try {
            into.apply(LogRecord.decode(body), position);
          } catch (InvalidData e) {
            throw new IOException("%s, byte %d: %s".formatted(from, position, e.getMessage()), e);
          }
        });
  }

  /** The term to sequence under: each life of a lone node has its own, above all in the log. */
  public long ownTerm() {
    return ownTerm;
  }

  @Override
  public CompletionStage<Outcome> commit(long term, PayloadEnvelope block) {
    return CompletableFuture.supplyAsync(() -> add(new LogRecord.Block(term, block)), worker);
  }

  @Override
  public CompletionStage<Outcome> rewind(long term, TakeBack back) {
    return CompletableFuture.supplyAsync(() -> add(new LogRecord.Rewind(term, back)), worker);
  }

  @Override
  public CompletionStage<Fetched<Position>> after(BlockId head) {
    return CompletableFuture.supplyAsync(() -> position(head), worker);
  }

  private Outcome add(LogRecord record) {
    if (broken.isPresent()) return new Outcome.Unknown(broken.get());
    if (chain.endsWith(record)) return committed();
    var conflict = chain.conflict(record);
    if (conflict.isPresent()) return new Outcome.Refused(conflict.get());
    long position;
    try {
      position = file.append(record.encode());
    } catch (IOException e) {
      return new Outcome.Refused("commit log %s cannot be written: %s".formatted(path, e));
    }
    try {
      file.sync();
    } catch (IOException e) {
      broken =
          Optional.of("commit log %s could not be synced: %s; restart the node".formatted(path, e));
      return new Outcome.Unknown(broken.get());
    }
    chain.apply(record, position);
    chain.keepNewest(limits.keptBlocks());
    compactWhenLarge();
    return committed();
  }

  private Outcome committed() {
    return new Outcome.Committed(chain.tip().orElseThrow(), chain.lineage());
  }

  private Fetched<Position> position(BlockId head) {
    if (chain.tip().isEmpty()) return Fetched.found(new Position.Empty());
    if (chain.isTip(head)) return Fetched.found(new Position.AtTip(chain.lineage()));
    return chain
        .after(head.hash())
        .map(this::block)
        .orElseGet(() ->
            Fetched.found(new Position.Elsewhere(chain.tip().get(), chain.at(head.number()))));
  }

  private Fetched<Position> block(CommittedChain.Place place) {
    try {
      var record = LogRecord.decode(file.read(place.position()));
      if (record instanceof LogRecord.Block(var term, var envelope))
        return Fetched.found(
            new Position.Next(new CommittedBlock(term, place.lineage(), envelope)));
      throw new InvalidData("no block");
    } catch (IOException | InvalidData e) {
      return Fetched.temporary("commit log %s, byte %d: %s".formatted(path, place.position(), e));
    }
  }

  /** What was confirmed stays confirmed if this fails: the old file is still there. */
  private void compactWhenLarge() {
    if (file.size() <= Math.max(limits.maxBytes(), 2 * renewedBytes)) return;
    try {
      var copied = new CommittedChain();
      var fresh = copyOfNewest(copied);
      Files.move(draft(), path, StandardCopyOption.ATOMIC_MOVE);
      file.close();
      file = fresh;
      chain = copied;
      renewedBytes = fresh.size();
      disk.syncFolder(path.getParent());
    } catch (IOException e) {
      broken =
          Optional.of(
              "commit log %s could not be renewed: %s; restart the node".formatted(path, e));
    }
  }

  private LogFile copyOfNewest(CommittedChain copied) throws IOException {
    Files.deleteIfExists(draft());
    var fresh = LogFile.open(draft(), disk, (_, _) -> {});
    for (var place : chain.places()) {
      var body = file.read(place.position());
      var block = LogRecord.decode(body);
      var parent = new BlockId(place.parent(), place.id().number() - 1);
      if (place.lineage() != copied.lineage())
        add(new LogRecord.Standing(block.term(), parent, place.lineage()), fresh, copied);
      copied.apply(block, fresh.append(body));
    }
    // The newest term, and the tip even if no block is left that stands for it.
    var tip = chain.tip().orElseThrow();
    add(new LogRecord.Standing(chain.term(), tip, chain.lineage()), fresh, copied);
    fresh.sync();
    return fresh;
  }

  private static void add(LogRecord record, LogFile to, CommittedChain chain) throws IOException {
    chain.apply(record, to.append(record.encode()));
  }

  private Path draft() {
    return path.resolveSibling(path.getFileName() + ".new");
  }

  @Override
  public void close() {
    worker.close();
    try {
      file.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
