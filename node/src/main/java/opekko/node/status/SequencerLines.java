package opekko.node.status;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import opekko.node.terminal.Palette;
import opekko.protocol.api.BlockTiming;
import opekko.protocol.api.SequencerStatus;

/** What the sequencer does, and how long its last blocks took. */
final class SequencerLines {
  private static final int SHOWN_BLOCKS = 5;
  private static final int SHORT_DRIFT_SECONDS = 60;

  private SequencerLines() {}

  static List<String> of(SequencerStatus status, Instant now, Palette palette) {
    var lines = new ArrayList<String>();
    lines.add(palette.strong("sequencer ") + state(status, now, palette));
    if (!status.waitingFor().isEmpty() && !follows(status))
      lines.add("  " + palette.warning("waiting for " + status.waitingFor()));
    var last = status.lastBlocks();
    if (last.isEmpty()) return lines;
    lines.add(palette.faint(titles()));
    for (var block : last.subList(Math.max(0, last.size() - SHOWN_BLOCKS), last.size()))
      lines.add(row(block));
    return lines;
  }

  /** It would sequence, and another node of the cluster does. */
  private static boolean follows(SequencerStatus status) {
    return status.isActive() && status.term().isEmpty();
  }

  private static String state(SequencerStatus status, Instant now, Palette palette) {
    if (follows(status)) return palette.good("ready") + ", another node leads";
    var text = new StringBuilder();
    text.append(status.isActive() ? palette.good("active") : palette.warning("stopped"));
    status.term().ifPresent(term -> text.append(", term ").append(term));
    text.append(", ").append(status.phase());
    if (status.isRecoverMode()) text.append(", ").append(palette.warning("recover mode"));
    if (!status.isActive()) return text.toString();
    text.append(", origin ").append(status.head().l1Origin().number()).append(", drift left ");
    var drift = Spans.seconds(status.driftLeftSeconds());
    text.append(status.driftLeftSeconds() < SHORT_DRIFT_SECONDS ? palette.bad(drift) : drift);
    status
        .nextAction()
        .filter(now::isBefore)
        .ifPresent(at -> text.append(", acts in ").append(Spans.text(Duration.between(now, at))));
    return text.toString();
  }

  private static String titles() {
    return row("block", "txs", List.of("start", "seal", "commit", "sign", "publish", "insert"))
        + "   ms; ready";
  }

  private static String row(BlockTiming block) {
    var steps =
        List.of(
            Spans.millis(block.start()),
            Spans.millis(block.seal()),
            Spans.millis(block.commit()),
            millis(block.sign()),
            millis(block.publish()),
            Spans.millis(block.insert()));
    var lateness = block.lateness().toMillis();
    return row(String.valueOf(block.number()), String.valueOf(block.transactions()), steps)
        + "   "
        + (lateness > 0 ? lateness + " ms late" : -lateness + " ms early");
  }

  private static String millis(Optional<Duration> span) {
    return span.map(Spans::millis).orElse("-");
  }

  private static String row(String number, String transactions, List<String> steps) {
    var text = new StringBuilder(String.format(Locale.ROOT, "  %10s %6s", number, transactions));
    for (var step : steps) text.append(String.format(Locale.ROOT, " %8s", step));
    return text.toString();
  }
}
