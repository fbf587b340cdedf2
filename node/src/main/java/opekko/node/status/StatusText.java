package opekko.node.status;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import opekko.node.terminal.Palette;
import opekko.node.transact.Ether;
import opekko.protocol.api.BatcherStatus;
import opekko.protocol.api.MailboxStatus;
import opekko.protocol.api.Standstill;

/** A node's status as lines of text. */
public final class StatusText {
  private static final int SHOWN_FAULTS = 3;

  /** From then on a head that stands still catches the eye. */
  private static final Duration LONG = Duration.ofMinutes(2);

  private final Palette palette;

  public StatusText(Palette palette) {
    this.palette = palette;
  }

  public List<String> lines(NodePicture picture) {
    var lines = new ArrayList<String>();
    lines.add(title(picture));
    lines.add("");
    lines.addAll(HeadTable.of(picture.sync(), picture.at(), palette));
    lines.add("");
    if (picture.live().isEmpty()) {
      lines.add(palette.faint("This node tells no more than its heads."));
      return lines;
    }
    var live = picture.live().get();
    standstills(lines, live.whyNotAdvancing(), picture.at());
    live.sequencer()
        .ifPresent(status -> lines.addAll(SequencerLines.of(status, picture.at(), palette)));
    live.batcher().ifPresent(status -> batcher(lines, status));
    mailbox(lines, live.mailbox(), picture.at());
    return lines;
  }

  private String title(NodePicture picture) {
    var chain = picture.live().map(live -> ", L2 chain " + live.l2ChainId()).orElse("");
    return palette.strong(picture.where()) + "  " + picture.version() + chain;
  }

  /** A head that moved just now has its reason too: what it waits for to move again. */
  private void standstills(List<String> lines, List<Standstill> all, Instant now) {
    if (!all.isEmpty()) lines.add(palette.faint("  what each head waits for"));
    for (var each : all) {
      var since = Duration.between(each.since(), now);
      var detail = each.detail().isEmpty() ? "" : ": " + each.detail();
      var line =
          "  %-11s %10s  %s%s".formatted(each.head(), Spans.text(since), each.words(), detail);
      lines.add(since.compareTo(LONG) < 0 ? line : palette.warning(line));
    }
    lines.add("");
  }

  private void batcher(List<String> lines, BatcherStatus status) {
    var text = new StringBuilder(palette.strong("batcher   "));
    text.append(status.isRunning() ? palette.good("running") : palette.warning("stopped"));
    status.balance().ifPresent(wei -> text.append(", has ").append(Ether.brief(wei)));
    text.append(", loaded up to block ").append(status.lastLoaded().number());
    text.append(
        ", channels under way: %d, transactions in flight: %d"
            .formatted(status.channels().size(), status.inFlight().size()));
    lines.add(text.toString());
    if (!status.waitingFor().isEmpty())
      lines.add("  " + palette.warning("waiting for " + status.waitingFor()));
    var totals = status.totals();
    lines.add(
        "  so far %d blocks in %d channels: %d transactions, %d blobs, %d bytes, %d sent again, %s of fees"
            .formatted(
                totals.blocks(),
                totals.channels(),
                totals.transactions(),
                totals.blobs(),
                totals.bytes(),
                totals.resubmissions(),
                Ether.brief(totals.feesPaid())));
  }

  private void mailbox(List<String> lines, MailboxStatus status, Instant now) {
    var count = status.kinds().stream().mapToLong(MailboxStatus.Kind::count).sum();
    var slowest =
        status.kinds().stream()
            .max(Comparator.comparing(MailboxStatus.Kind::slowest))
            .map(kind ->
                ", slowest %s with %s ms".formatted(kind.name(), Spans.millis(kind.slowest())))
            .orElse("");
    lines.add(
        palette.strong("mailbox   ")
            + "%d waiting, %d handled%s".formatted(status.depth(), count, slowest));
    var faults = status.lastFaults();
    for (var fault : faults.subList(Math.max(0, faults.size() - SHOWN_FAULTS), faults.size()))
      lines.add(
          "  %s ago: %s"
              .formatted(Spans.text(Duration.between(fault.at(), now)), palette.bad(fault.text())));
  }
}
