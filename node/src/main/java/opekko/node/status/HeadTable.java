package opekko.node.status;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import opekko.node.terminal.Palette;
import opekko.protocol.api.SyncStatus;
import opekko.protocol.type.Hash;
import opekko.protocol.type.L1BlockRef;
import opekko.protocol.type.L2BlockRef;

/** The heads of both layers: number, hash, age, and how far behind the first. */
final class HeadTable {
  private final Instant now;
  private final Palette palette;
  private final List<String> lines = new ArrayList<>();

  private HeadTable(Instant now, Palette palette) {
    this.now = now;
    this.palette = palette;
  }

  static List<String> of(SyncStatus sync, Instant now, Palette palette) {
    var table = new HeadTable(now, palette);
    table.title();
    table.l1("L1 head", sync.headL1(), sync.headL1());
    table.l1("safe", sync.safeL1(), sync.headL1());
    table.l1("finalized", sync.finalizedL1(), sync.headL1());
    table.l1("derived", sync.currentL1(), sync.headL1());
    table.lines.add("");
    table.l2("L2 unsafe", sync.unsafeL2(), sync.unsafeL2());
    // Most of the time these three are one block.
    if (!sync.localSafeL2().equals(sync.safeL2()))
      table.l2("local safe", sync.localSafeL2(), sync.unsafeL2());
    table.l2("safe", sync.safeL2(), sync.unsafeL2());
    table.l2("finalized", sync.finalizedL2(), sync.unsafeL2());
    return List.copyOf(table.lines);
  }

  private void title() {
    lines.add(palette.faint(row("", "number", "hash", "age", "behind", "L1 origin")));
  }

  private void l1(String name, L1BlockRef ref, L1BlockRef first) {
    if (isUnknown(ref.hash())) unknown(name);
    else
      lines.add(
          row(
              name,
              String.valueOf(ref.number()),
              HashText.brief(ref.hash()),
              age(ref.time()),
              behind(first.number() - ref.number(), first.time() - ref.time()),
              ""));
  }

  private void l2(String name, L2BlockRef ref, L2BlockRef first) {
    if (isUnknown(ref.hash())) unknown(name);
    else
      lines.add(
          row(
              name,
              String.valueOf(ref.number()),
              HashText.brief(ref.hash()),
              age(ref.time()),
              behind(first.number() - ref.number(), first.time() - ref.time()),
              "%d +%d".formatted(ref.l1Origin().number(), ref.sequenceNumber())));
  }

  private void unknown(String name) {
    lines.add(row(name, "-", palette.faint("not known yet"), "", "", ""));
  }

  private static boolean isUnknown(Hash hash) {
    return hash.isZero();
  }

  private String age(long time) {
    return Spans.text(Duration.between(Instant.ofEpochSecond(time), now));
  }

  private static String behind(long blocks, long seconds) {
    if (blocks <= 0) return "";
    return (blocks == 1 ? "1 block" : blocks + " blocks") + ", " + Spans.seconds(seconds);
  }

  private static String row(
      String name, String number, String hash, String age, String behind, String origin) {
    return String.format(
            Locale.ROOT,
            "  %-11s %10s  %-15s %12s  %-24s %s",
            name,
            number,
            hash,
            age,
            behind,
            origin)
        .stripTrailing();
  }
}
