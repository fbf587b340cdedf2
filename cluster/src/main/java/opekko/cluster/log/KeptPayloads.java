package opekko.cluster.log;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import opekko.protocol.commitlog.LogRecord;
import opekko.protocol.engine.PayloadEnvelope;
import opekko.protocol.fault.InvalidData;
import opekko.protocol.file.Disk;
import opekko.protocol.file.LogFile;
import opekko.protocol.type.Hash;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The payloads of decided blocks that may be asked for again: the newest in memory, older ones in
 * files. A cache: nothing is decided by what is in it, the files are not synced, and a file that is
 * damaged is thrown away.
 *
 * <p>In memory at most {@value #IN_MEMORY} blocks and 64 MiB. On disk three files of {@value
 * #PER_FILE} blocks or a third of the given bytes each, so the newest 1,024 blocks as long as two
 * thirds of those bytes hold them.
 */
final class KeptPayloads implements AutoCloseable {
  static final int IN_MEMORY = 64;
  private static final long MEMORY_BYTES = 64L << 20;
  private static final int PER_FILE = 512;
  private static final int FILES = 3;
  private static final Duration HANGING = Duration.ofSeconds(3);
  private static final Logger LOG = LoggerFactory.getLogger(KeptPayloads.class);

  private record Place(Shelf shelf, long position) {}

  /** A file, and the blocks in it. */
  private static final class Shelf {
    private final Path path;
    private final long number;
    private LogFile file;
    private int blocks;

    private Shelf(Path folder, long number) {
      this.number = number;
      path = folder.resolve("payloads-%08d".formatted(number));
    }
  }

  private final Path folder;
  private final long bytesPerFile;
  private final Disk disk;
  private final Deque<KeptBlock> fresh = new ArrayDeque<>();

  /** Those of the fresh blocks that are still to be written, oldest first. */
  private final Deque<KeptBlock> unwritten = new ArrayDeque<>();

  private final ExecutorService writer =
      Executors.newSingleThreadExecutor(Thread.ofVirtual().name("kept-payloads").factory());

  /** The writer's alone. */
  private final Deque<Shelf> shelves = new ArrayDeque<>();

  private final Map<Hash, Place> places = new HashMap<>();
  private long freshBytes;
  private Optional<String> trouble = Optional.empty();

  KeptPayloads(Path folder, long bytes, Disk disk) throws IOException {
    this.folder = folder;
    this.bytesPerFile = bytes / FILES;
    this.disk = disk;
    Files.createDirectories(folder);
    for (var path : filesThere()) open(path);
  }

  private Iterable<Path> filesThere() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(p -> p.getFileName().toString().matches("payloads-\\d{8}"))
          .sorted(Comparator.comparing(Path::toString))
          .toList();
    }
  }

  private void open(Path path) throws IOException {
    var shelf = new Shelf(folder, Long.parseLong(path.getFileName().toString().substring(9)));
    var found = new HashMap<Hash, Place>();
    try {
      shelf.file =
          LogFile.open(
              path,
              disk,
              (position, body) ->
                  found.put(new Hash(body.slice(0, Hash.SIZE)), new Place(shelf, position)));
    } catch (IOException e) {
      LOG.warn("Blocks kept in {} are lost to this node: {}", path, e.getMessage());
      Files.deleteIfExists(path);
      return;
    }
    shelf.blocks = found.size();
    places.putAll(found);
    shelves.addLast(shelf);
  }

  /**
   * Keeps a block; one that is kept already is not written again. It is written aside, for whoever
   * proposed it waits for what follows; only when the disk is a whole memory behind this waits.
   */
  synchronized void add(KeptBlock block) {
    var hash = block.id().hash();
    if (fresh.stream().anyMatch(f -> f.id().hash().equals(hash))) return;
    fresh.addLast(block);
    freshBytes += block.encoded().size();
    if (!places.containsKey(hash) && !writer.isShutdown()) {
      unwritten.addLast(block);
      writer.execute(() -> write(block));
    }
    while (fresh.size() > 1 && (fresh.size() > IN_MEMORY || freshBytes > MEMORY_BYTES)) {
      awaitWritten(fresh.getFirst());
      freshBytes -= fresh.removeFirst().encoded().size();
    }
  }

  private void awaitWritten(KeptBlock block) {
    var isInterrupted = false;
    while (unwritten.peekFirst() == block)
      try {
        wait();
      } catch (InterruptedException e) {
        isInterrupted = true;
      }
    if (isInterrupted) Thread.currentThread().interrupt();
  }

  /** On the writer's thread, to which the files' ends belong. */
  private void write(KeptBlock block) {
    try {
      var shelf = shelfWithRoom();
      var position = shelf.file.append(block.id().hash().bytes(), block.encoded());
      shelf.blocks++;
      written(Optional.of(new Place(shelf, position)), Optional.empty());
    } catch (IOException e) {
      var what = "block %s cannot be kept in %s: %s".formatted(block.id().hash(), folder, e);
      written(Optional.empty(), Optional.of(what));
    }
  }

  private synchronized void written(Optional<Place> place, Optional<String> failure) {
    var block = unwritten.removeFirst();
    place.ifPresent(p -> places.put(block.id().hash(), p));
    trouble = failure;
    notifyAll();
  }

  private Shelf shelfWithRoom() throws IOException {
    var last = shelves.peekLast();
    if (last != null && last.blocks < PER_FILE && last.file.size() < bytesPerFile) return last;
    var next = new Shelf(folder, last == null ? 1 : last.number + 1);
    next.file = LogFile.open(next.path, disk, (_, _) -> {});
    shelves.addLast(next);
    if (shelves.size() > FILES) drop(shelves.removeFirst());
    return next;
  }

  private void drop(Shelf shelf) throws IOException {
    synchronized (this) {
      places.values().removeIf(place -> place.shelf() == shelf);
    }
    shelf.file.close();
    Files.deleteIfExists(shelf.path);
  }

  /** Missing where it was never here, is too old, or cannot be read any more. */
  synchronized Optional<PayloadEnvelope> of(Hash hash) {
    var inMemory = fresh.stream().filter(f -> f.id().hash().equals(hash)).findFirst();
    if (inMemory.isPresent()) return inMemory.map(f -> f.block().envelope());
    var place = places.get(hash);
    if (place == null) return Optional.empty();
    try {
      var body = place.shelf().file.read(place.position());
      return LogRecord.decode(body.slice(Hash.SIZE)) instanceof LogRecord.Block(_, var envelope)
          ? Optional.of(envelope)
          : Optional.empty();
    } catch (IOException | InvalidData e) {
      trouble = Optional.of("block %s cannot be read from %s: %s".formatted(hash, folder, e));
      return Optional.empty();
    }
  }

  /** Those in memory, oldest first; some of them may have been rewound. */
  synchronized List<KeptBlock> newest() {
    return List.copyOf(fresh);
  }

  /** What the disk said when it last failed here. */
  synchronized Optional<String> trouble() {
    return trouble;
  }

  @Override
  public void close() {
    writer.shutdown();
    try {
      if (!writer.awaitTermination(HANGING.toMillis(), TimeUnit.MILLISECONDS))
        LOG.warn("Blocks are not kept: the disk of {} hangs", folder);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    for (var shelf : shelves)
      try {
        shelf.file.close();
      } catch (IOException e) {
        LOG.warn("{}: {}", shelf.path, e.getMessage());
      }
  }
}
