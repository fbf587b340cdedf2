package opekko.node.terminal;

import java.io.PrintStream;
import java.util.List;

/** Lines that take the place of those before them; in a pipe they follow each other. */
public final class RedrawnScreen {
  private static final String CLEAR_SCREEN = "\u001b[2J";
  private static final String HOME = "\u001b[H";
  private static final String CLEAR_LINE = "\u001b[K";
  private static final String CLEAR_REST = "\u001b[J";

  private final PrintStream out;
  private final boolean redraws;

  private RedrawnScreen(PrintStream out, boolean redraws) {
    this.out = out;
    this.redraws = redraws;
  }

  public static RedrawnScreen begin(PrintStream out) {
    var redraws = Terminals.isTerminal();
    if (redraws) out.print(CLEAR_SCREEN);
    return new RedrawnScreen(out, redraws);
  }

  public void show(List<String> lines) {
    var text = new StringBuilder(redraws ? HOME : "");
    for (var line : lines)
      text.append(line).append(redraws ? CLEAR_LINE : "").append(System.lineSeparator());
    out.print(text.append(redraws ? CLEAR_REST : System.lineSeparator()));
    out.flush();
  }
}
