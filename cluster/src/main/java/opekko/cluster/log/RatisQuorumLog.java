package opekko.cluster.log;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import opekko.cluster.Voter;
import opekko.protocol.api.HaLogLine;
import opekko.protocol.engine.PayloadEnvelope;
import opekko.protocol.fault.Fault;
import opekko.protocol.fault.Fetched;
import opekko.protocol.file.Disk;
import opekko.protocol.port.TakeBack;
import opekko.protocol.type.BlockId;

/**
 * The voters' log on Apache Ratis, through its generations: one is open at a time, each a Raft
 * group of its own.
 *
 * <p>Memory: the newest 64 payloads or 64 MiB, the ids of 1,024 blocks, and what Ratis caches of
 * its log, at most 64 MB, which are mostly the same bytes. Disk: what {@link
 * QuorumLogSettings.Limits} lets payloads take; two snapshots of up to 64 payloads or 64 MiB; and
 * the entries since the older of them, 256 to 512 of which every second one is a block, in whole
 * segments of 32 MB. Generations that were ended stay on the disk until somebody removes them: they
 * show what was known.
 */
public final class RatisQuorumLog implements QuorumLog {
  private final QuorumLogSettings settings;
  private final Consumer<LogEvent> events;
  private final GenerationFile memory;
  private final FolderLock lock;
  private volatile OpenLog open;
  private volatile boolean mayStand;
  private boolean isClosed;

  private RatisQuorumLog(QuorumLogSettings settings, Consumer<LogEvent> events, Disk disk)
      throws IOException {
    this.settings = settings;
    this.events = events;
    memory = new GenerationFile(settings.dir(), disk);
    mayStand = settings.mayStand();
    lock = new FolderLock(settings.dir());
    try {
      memory.settle();
      open = new OpenLog(settings, events);
    } catch (IOException | RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  /**
   * Opens or begins this node's log and calls the other voters.
   *
   * @param events gets them on several threads, the first ones before this returns; after a restart
   *     what was decided since the last snapshot is applied again, and told as one jump
   * @throws IOException when the log must not or cannot be used; the text says why and what to do
   */
  public static RatisQuorumLog open(QuorumLogSettings settings, Consumer<LogEvent> events)
      throws IOException {
    return open(settings, events, Disk.REAL);
  }

  /** With its generation on a disk that may fail. */
  static RatisQuorumLog open(QuorumLogSettings settings, Consumer<LogEvent> events, Disk disk)
      throws IOException {
    return new RatisQuorumLog(settings, events, disk);
  }

  // ---- generations

  @Override
  public CompletionStage<Done> force(Generation next) {
    return CompletableFuture.supplyAsync(() -> begin(next), Thread::startVirtualThread);
  }

  private synchronized Done begin(Generation next) {
    if (isClosed || next.number() != open.generation().number() + 1)
      return new Done.Failed(
          "this log is of %s, and %s does not follow it".formatted(open.generation(), next));
    try {
      var heritage = open.bequeath();
      ForcedStart.write(
          LogFolder.raft(settings.dir(), next),
          RaftSettings.group(settings.chain(), next),
          heritage.chain(),
          ForcedStart.term(next, heritage.term()));
      memory.write(next);
    } catch (IOException | RuntimeException e) {
      return notBegun(next, e);
    }
    return begun();
  }

  /** What the disk says, not where it failed, tells in which generation this node is. */
  private Done notBegun(Generation next, Exception failure) {
    try {
      if (memory.read().equals(next)) return broken(doubtful(next, failure));
    } catch (IOException e) {
      return broken(
          "it is not known whether %s was forced: %s. Mend the disk, and start this node again"
              .formatted(next, e));
    }
    var again = reopen();
    return new Done.Failed(
        "nothing was forced: %s%s".formatted(failure, again.map("; and "::concat).orElse("")));
  }

  /** Whatever is decided in a generation that the disk may forget would be lost with it. */
  private static String doubtful(Generation next, Exception failure) {
    return """
    %s stands on the disk, which did not promise to keep it: %s. So nothing is decided in it yet, \
    and this node ends. Mend the disk and start this node again: it goes on in the generation that \
    the disk has then, and opekko ha status says which\
    """
        .formatted(next, failure);
  }

  /** Closed for good: the process must end, and another look at the disk. */
  private Done broken(String why) {
    isClosed = true;
    events.accept(new LogEvent.Broken(why));
    return new Done.Failed(why);
  }

  private Done begun() {
    var failure = reopen();
    if (failure.isPresent()) return new Done.Failed(failure.get());
    var view = open.view();
    events.accept(new LogEvent.Jumped(view.tip(), view.lineage()));
    return new Done.Ok();
  }

  /** Opens what the disk says; should that fail, the process must end and try again. */
  private Optional<String> reopen() {
    try {
      open = new OpenLog(settings, events);
      open.candidacy(mayStand);
      return Optional.empty();
    } catch (IOException e) {
      events.accept(new LogEvent.Broken(e.getMessage()));
      return Optional.of(e.getMessage());
    }
  }

  @Override
  public CompletionStage<Done> overtaken(Generation by) {
    return CompletableFuture.supplyAsync(() -> follow(by), Thread::startVirtualThread);
  }

  private synchronized Done follow(Generation by) {
    if (isClosed || by.equals(open.generation())) return new Done.Ok();
    var isBlank = open.isBlank();
    var before = open.generation();
    open.close();
    try {
      if (isBlank && settings.isJoining() && by.number() > before.number()) {
        // In this order: a mark without a log would be one that was wiped.
        Files.deleteIfExists(LogFolder.mark(settings.dir()));
        memory.write(by);
        return begun();
      }
      return ended(before, by, isBlank);
    } catch (IOException e) {
      events.accept(new LogEvent.Broken(e.toString()));
      return new Done.Failed(e.toString());
    }
  }

  private Done ended(Generation before, Generation by, boolean isBlank) throws IOException {
    isClosed = true;
    var why = isBlank ? notJoining(by) : why(before, by);
    if (!isBlank) memory.end(why);
    return broken(why);
  }

  private String notJoining(Generation by) {
    return "the cluster's log is of %s, and this node's is empty: start it with --ha.joining, and let it in with opekko ha voters add"
        .formatted(by);
  }

  private String why(Generation before, Generation by) {
    var name = settings.dir().getFileName();
    return before.isRivalOf(by)
        ? """
        two operators forced the log: here it is of %s, elsewhere of %s. Both may have signed \
        blocks of the same heights. Choose one to keep: there remove %s and start it; on the other \
        remove %s and all beside it that is called %s.…, start it with --ha.joining, and let it in \
        with opekko ha voters add\
        """
            .formatted(before, by, memory.endedPath(), settings.dir(), name)
        : """
        the log in %s is of %s, and an operator ended that: the cluster goes on in %s. Remove %s \
        and all beside it that is called %s.…, start this node with --ha.joining, and let it in \
        with opekko ha voters add\
        """
            .formatted(settings.dir(), before, by, settings.dir(), name);
  }

  // ---- the generation that is open

  @Override
  public CompletionStage<Outcome> commit(long term, PayloadEnvelope block) {
    return open.commit(term, block);
  }

  @Override
  public CompletionStage<Outcome> rewind(long term, TakeBack back) {
    return open.rewind(term, back);
  }

  @Override
  public CompletionStage<Fetched<Position>> after(BlockId head) {
    return open.after(head);
  }

  @Override
  public View view() {
    return open.view();
  }

  @Override
  public Map<String, Long> lags() {
    return open.lags();
  }

  @Override
  public CompletionStage<Done> confirm() {
    return open.confirm();
  }

  @Override
  public CompletionStage<Done> transfer(Optional<String> to, Duration limit) {
    return open.transfer(to, limit);
  }

  @Override
  public CompletionStage<Done> stand() {
    return open.stand();
  }

  @Override
  public CompletionStage<Done> candidacy(boolean may) {
    mayStand = may;
    return open.candidacy(may);
  }

  @Override
  public CompletionStage<Done> replaceVoters(List<Voter> current, List<Voter> next) {
    return open.replaceVoters(current, next);
  }

  @Override
  public List<HaLogLine> newest(OptionalLong upTo, int count) {
    return open.newest(upTo, count);
  }

  @Override
  public Optional<Fault> fault() {
    return open.fault();
  }

  @Override
  public synchronized void close() {
    isClosed = true;
    try {
      open.close();
    } finally {
      lock.close();
    }
  }
}
