package opekko.node.derive;

import java.util.Locale;
import java.util.function.Consumer;
import opekko.node.terminal.Palette;
import opekko.protocol.api.SyncStatus;
import opekko.protocol.type.L2BlockRef;

/** One line for each L1 block that moved a head; every single move when asked for. */
final class HeadLines implements RunListener {
  private final Consumer<String> print;
  private final Palette palette;
  private final boolean isEveryMove;
  private SyncStatus printed;
  private SyncStatus pending;

  HeadLines(Consumer<String> print, Palette palette, boolean isEveryMove) {
    this.print = print;
    this.palette = palette;
    this.isEveryMove = isEveryMove;
  }

  /** A node that has just started knows no heads yet: that is no move. */
  @Override
  public synchronized void moved(SyncStatus status) {
    if (status.unsafeL2().equals(L2BlockRef.NONE)) return;
    if (isEveryMove || pending != null && !pending.currentL1().equals(status.currentL1())) flush();
    pending = status;
  }

  @Override
  public synchronized void settled(String step) {
    flush();
    if (isEveryMove) print.accept(palette.faint(step));
  }

  private void flush() {
    if (pending == null || printed != null && isSame(printed, pending)) return;
    print.accept(line(pending, printed == null ? pending : printed));
    printed = pending;
  }

  private static boolean isSame(SyncStatus one, SyncStatus other) {
    return one.unsafeL2().equals(other.unsafeL2())
        && one.safeL2().equals(other.safeL2())
        && one.finalizedL2().equals(other.finalizedL2());
  }

  private String line(SyncStatus now, SyncStatus before) {
    var gained = now.safeL2().number() - before.safeL2().number();
    return String.format(
        Locale.ROOT,
        "L1 %-9d unsafe %-9d safe %-9d %-7s finalized %-9d %s",
        now.currentL1().number(),
        now.unsafeL2().number(),
        now.safeL2().number(),
        gained == 0 ? "" : String.format(Locale.ROOT, "%+d", gained),
        now.finalizedL2().number(),
        palette.faint(now.safeL2().hash().toHex().substring(0, 18) + "…"));
  }
}
