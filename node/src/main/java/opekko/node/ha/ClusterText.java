package opekko.node.ha;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import opekko.node.status.HashText;
import opekko.node.status.Spans;
import opekko.node.terminal.Palette;
import opekko.protocol.api.HaNode;
import opekko.protocol.api.HaStatus;
import opekko.protocol.type.BlockId;

/** A cluster's status as lines of text: who leads, and a row for each node. */
public final class ClusterText {
  private static final String ROW = "  %-10s %-9s %-18s %10s %10s %6s %8s %9s %9s  %s";
  private static final long MUCH_OFFSET_MILLIS = 250;

  private final Palette palette;

  public ClusterText(Palette palette) {
    this.palette = palette;
  }

  /**
   * @param now by the clock of this side
   */
  public List<String> lines(HaStatus status, Instant now) {
    var lines = new ArrayList<String>();
    lines.add(leader(status, now));
    lines.add(quorum(status));
    status
        .pausedUntil()
        .ifPresent(until ->
            lines.add(
                palette.warning(
                    "paused: no automatic change of the leader for another "
                        + Spans.text(Duration.between(now, until)))));
    status
        .forcedGeneration()
        .ifPresent(generation ->
            lines.add(palette.bad("forced: generation %d is in use".formatted(generation))));
    lines.add("");
    lines.add(palette.faint(titles()));
    for (var node : status.nodes()) node(lines, node, status.self());
    if (!status.changes().isEmpty()) {
      lines.add("");
      lines.add("last change  " + ChangeText.line(status.changes().getLast()));
    }
    return List.copyOf(lines);
  }

  private String leader(HaStatus status, Instant now) {
    if (status.leader().isEmpty())
      return palette.bad("nobody leads") + ", newest term %d".formatted(status.term());
    var since =
        status.leaderSince().map(at -> " for " + Spans.text(Duration.between(at, now))).orElse("");
    return palette.strong(status.leader().get() + " leads")
        + "%s, term %d".formatted(since, status.term());
  }

  private String quorum(HaStatus status) {
    var block =
        status
            .committed()
            .map(id -> "committed up to %d %s".formatted(id.number(), HashText.brief(id.hash())))
            .orElse("nothing committed yet");
    var spare = status.quorumSpare();
    if (spare.isEmpty()) return block;
    var left = spare.getAsInt();
    return block
        + ", "
        + switch (left) {
          case 0 -> palette.warning("no voter may be lost");
          case 1 -> "1 voter may be lost";
          default -> left < 0 ? palette.bad("no quorum") : "%d voters may be lost".formatted(left);
        };
  }

  private static String titles() {
    return row(
        List.of(
            "node",
            "role",
            "ready",
            "head",
            "committed",
            "lag",
            "L1 age",
            "disk",
            "clock",
            "version"));
  }

  private void node(List<String> lines, HaNode node, String self) {
    var line =
        row(
            List.of(
                node.id() + (node.id().equals(self) ? "*" : ""),
                node.role().name().toLowerCase(Locale.ROOT),
                readiness(node),
                number(node.unsafeHead()),
                number(node.committed()),
                text(node.lagBlocks(), ""),
                node.l1AgeSeconds().isPresent()
                    ? Spans.seconds(node.l1AgeSeconds().getAsLong())
                    : "-",
                millis(node.diskMillis()),
                text(node.clockOffsetMillis(), " ms"),
                node.version()));
    lines.add(paint(node, line));
    for (var reason : node.notReady()) lines.add("             " + palette.warning(reason));
  }

  private String paint(HaNode node, String line) {
    if (!node.isReachable()) return palette.bad(line);
    if (node.role() == HaNode.Role.LEADER) return palette.good(line);
    var isOff =
        node.clockOffsetMillis().isPresent()
            && Math.abs(node.clockOffsetMillis().getAsLong()) > MUCH_OFFSET_MILLIS;
    return node.isReady() && !isOff ? line : palette.warning(line);
  }

  private static String readiness(HaNode node) {
    var words = new ArrayList<String>();
    if (!node.isReachable()) words.add("away");
    else if (node.isReady()) words.add("yes");
    else words.add("no");
    if (node.isDrained()) words.add("drained");
    if (node.priority() != 0) words.add("priority " + node.priority());
    return String.join(", ", words);
  }

  private static String number(Optional<BlockId> block) {
    return block.map(id -> String.valueOf(id.number())).orElse("-");
  }

  private static String text(OptionalLong number, String unit) {
    return number.isPresent() ? number.getAsLong() + unit : "-";
  }

  private static String millis(OptionalDouble value) {
    return value.isPresent() ? String.format(Locale.ROOT, "%.1f ms", value.getAsDouble()) : "-";
  }

  private static String row(List<String> cells) {
    return String.format(Locale.ROOT, ROW, cells.toArray()).stripTrailing();
  }
}
