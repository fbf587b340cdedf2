package opekko.cluster;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import opekko.cluster.log.LogEnd;
import opekko.protocol.type.BlockId;

/** A report like another one, but for what a test says. */
final class ReportDraft {
  private final NodeReport like;
  private boolean isLeading;
  private Optional<BlockId> unsafeHead;
  private Optional<BlockId> committed;
  private int priority;
  private OptionalLong l1Time;
  private Instant wallClock;
  private Pause pause;
  private LogEnd log;

  private ReportDraft(NodeReport like) {
    this.like = like;
    isLeading = like.isLeading();
    unsafeHead = like.unsafeHead();
    committed = like.committed();
    priority = like.priority();
    l1Time = like.l1Time();
    wallClock = like.wallClock();
    pause = like.pause();
    log = like.log();
  }

  static ReportDraft like(NodeReport report) {
    return new ReportDraft(report);
  }

  ReportDraft leading() {
    isLeading = true;
    return this;
  }

  ReportDraft head(BlockId block) {
    unsafeHead = Optional.of(block);
    return this;
  }

  ReportDraft committed(Optional<BlockId> block) {
    committed = block;
    return this;
  }

  ReportDraft priority(int wish) {
    priority = wish;
    return this;
  }

  ReportDraft withoutL1() {
    l1Time = OptionalLong.empty();
    return this;
  }

  ReportDraft clock(Instant now) {
    wallClock = now;
    return this;
  }

  ReportDraft pause(Pause by) {
    pause = by;
    return this;
  }

  ReportDraft log(LogEnd end) {
    log = end;
    return this;
  }

  NodeReport report() {
    return new NodeReport(
        like.id(),
        like.incarnation(),
        like.startedAt(),
        like.chain(),
        like.version(),
        like.publicRpc(),
        like.term(),
        isLeading,
        unsafeHead,
        committed,
        like.notReady(),
        like.isDrained(),
        priority,
        l1Time,
        wallClock,
        like.diskMillis(),
        pause,
        log);
  }
}
