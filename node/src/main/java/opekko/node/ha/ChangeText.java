package opekko.node.ha;

import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import opekko.protocol.api.LeaderChange;

/** A change of the leader, in a line, or with what was seen before it. */
public final class ChangeText {
  private ChangeText() {}

  /** The newest one with its evidence, then the others in a line each. */
  public static List<String> timeline(List<LeaderChange> newestFirst) {
    if (newestFirst.isEmpty()) return List.of("the leader has not changed since this node started");
    var lines = new ArrayList<String>();
    var newest = newestFirst.getFirst();
    lines.add(line(newest));
    for (var seen : newest.evidence()) lines.add("    " + seen);
    if (newest.evidence().isEmpty()) lines.add("    nothing was seen before it");
    if (newestFirst.size() > 1) lines.add("");
    newestFirst.stream().skip(1).map(ChangeText::line).forEach(lines::add);
    return List.copyOf(lines);
  }

  static String line(LeaderChange change) {
    var after = change.lastBlock().map(block -> ", after block " + block.number()).orElse("");
    var gap =
        change.gapMillis().isPresent()
            ? "%d ms without a block".formatted(change.gapMillis().getAsLong())
            : "no block since";
    return "%s  %s → %s, term %d: %s; %s, %s%s"
        .formatted(
            change.at().truncatedTo(ChronoUnit.SECONDS),
            change.from().orElse("nobody"),
            change.to(),
            change.term(),
            change.cause(),
            gap,
            lateBlocks(change.lateBlocks()),
            after);
  }

  static String lateBlocks(long count) {
    return count == 1 ? "1 late block" : count + " late blocks";
  }
}
