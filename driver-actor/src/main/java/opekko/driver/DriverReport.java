package opekko.driver;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import opekko.protocol.api.SyncStatus;
import opekko.protocol.fault.Fault;
import opekko.protocol.metrics.NodeGauge;
import opekko.protocol.metrics.NodeMetrics;
import opekko.protocol.type.L1BlockRef;
import opekko.protocol.type.L2BlockRef;
import org.slf4j.Logger;

/** The one place where changes of state become log lines and metrics. */
final class DriverReport {
  /** While catching up a line for each block would drown the log. */
  private static final Duration PROGRESS_INTERVAL = Duration.ofSeconds(5);

  private final Logger log;
  private final NodeMetrics metrics;
  private final InstantSource clock;
  private Instant lastProgress = Instant.EPOCH;

  DriverReport(Logger log, NodeMetrics metrics, InstantSource clock) {
    this.log = log;
    this.metrics = metrics;
    this.clock = clock;
  }

  void warn(String text) {
    log.warn(text);
  }

  void critical(Fault.Critical why) {
    log.error("stopping the node: {}", why.cause());
  }

  void changed(DriverState before, DriverState after) {
    if (before.phase() != after.phase()) phase(before.phase(), after.phase());
    if (before.shown() != after.shown()) heads(before.shown(), after.shown(), after);
    if (before.queue() != after.queue()) {
      metrics.set(NodeGauge.UNSAFE_BUFFER_LENGTH, after.queue().size());
      metrics.set(NodeGauge.UNSAFE_BUFFER_BYTES, after.queue().bytes());
    }
    if (before.derivation().idle() != after.derivation().idle())
      metrics.set(NodeGauge.DERIVATION_IDLE, after.derivation().idle() ? 1 : 0);
    if (!before.backupUnsafe().equals(after.backupUnsafe()))
      metrics.l2Ref("l2_backup_unsafe", after.backupUnsafe());
  }

  private void phase(Phase before, Phase after) {
    if (before.getClass() != after.getClass()) log.info("{} -> {}", name(before), name(after));
  }

  private static String name(Phase phase) {
    return phase.getClass().getSimpleName();
  }

  private void heads(SyncStatus before, SyncStatus after, DriverState state) {
    l1("l1_head", before.headL1(), after.headL1());
    l1("l1_safe", before.safeL1(), after.safeL1());
    l1("l1_finalized", before.finalizedL1(), after.finalizedL1());
    l1("l1_derived", before.currentL1(), after.currentL1());
    l2("l2_unsafe", before.unsafeL2(), after.unsafeL2());
    l2("l2_pending_safe", before.pendingSafeL2(), after.pendingSafeL2());
    l2("l2_local_safe", before.localSafeL2(), after.localSafeL2());
    l2("l2_safe", before.safeL2(), after.safeL2());
    l2("l2_finalized", before.finalizedL2(), after.finalizedL2());
    if (after.headL1().number() <= before.headL1().number()
        && !after.headL1().equals(before.headL1()))
      metrics.set(NodeGauge.L1_REORG_DEPTH, before.headL1().number() - after.headL1().number());
    progress(after, state);
  }

  private void progress(SyncStatus shown, DriverState state) {
    var now = clock.instant();
    if (!state.derivation().idle() && now.isBefore(lastProgress.plus(PROGRESS_INTERVAL))) return;
    lastProgress = now;
    if (shown.unsafeL2().equals(L2BlockRef.NONE)) return;
    log.info(
        "unsafe {} ({}) safe {} finalized {} derived from L1 {} of {}",
        shown.unsafeL2().number(),
        shown.unsafeL2().hash(),
        shown.safeL2().number(),
        shown.finalizedL2().number(),
        shown.currentL1().number(),
        shown.headL1().number());
  }

  private void l1(String label, L1BlockRef before, L1BlockRef after) {
    if (before != after && !before.equals(after)) metrics.l1Ref(label, after);
  }

  private void l2(String label, L2BlockRef before, L2BlockRef after) {
    if (before != after && !before.equals(after)) metrics.l2Ref(label, after);
  }
}
