package opekko.node.cli;

import java.util.Locale;
import java.util.Optional;
import opekko.node.process.ProcessNews;
import opekko.node.terminal.Palette;
import opekko.protocol.api.LeaderChange;

/** What happens to a cluster, in a line each. */
record ClusterLines(Palette palette) {
  private static final double MILLIS = 1000.0;

  /**
   * Who leads now, whom it follows, and what the change cost.
   *
   * @param pid of the new leader's process
   */
  String changed(LeaderChange change, long pid) {
    if (change.from().isEmpty())
      return line(
          change.to(),
          palette.good("leads, term %d, pid %d".formatted(change.term(), pid))
              + palette.faint("; to see another go on: kill -9 " + pid));
    var gap = new StringBuilder();
    change.gapMillis().ifPresent(millis -> gap.append(", gap %d ms".formatted(millis)));
    gap.append(", ").append(counted(change.lateBlocks(), "late block"));
    var isSame = change.from().get().equals(change.to());
    return line(
        isSame ? change.to() : change.from().get() + " -> " + change.to(),
        palette.strong(palette.good(isSame ? "leads again" : "leads"))
            + ": %s%s, term %d, pid %d".formatted(change.cause(), gap, change.term(), pid));
  }

  /** Empty where there is nothing to say. */
  Optional<String> process(String node, ProcessNews news, boolean isFirst) {
    return switch (news) {
      case ProcessNews.Started(var pid) ->
          isFirst ? Optional.empty() : Optional.of(line(node, "started again, pid " + pid));
      case ProcessNews.Ended(var cause, var lastWords, var pause) ->
          Optional.of(
              line(
                  node,
                  palette.bad(cause)
                      + String.format(
                          Locale.ROOT,
                          "; again in %.1f s%s",
                          pause.toMillis() / MILLIS,
                          said(lastWords))));
      // The devnet ends and says why.
      case ProcessNews.GaveUp _ -> Optional.empty();
    };
  }

  /** A line of a log begins with a time and is for its file; a reason is for the person. */
  private static String said(String lastWords) {
    return lastWords.isEmpty() || Character.isDigit(lastWords.charAt(0)) ? "" : ": " + lastWords;
  }

  private static String counted(long count, String thing) {
    return "%d %s%s".formatted(count, thing, count == 1 ? "" : "s");
  }

  private static String line(String who, String what) {
    return "  %-12s %s".formatted(who, what);
  }
}
