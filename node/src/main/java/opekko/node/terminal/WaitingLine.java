package opekko.node.terminal;

import java.io.PrintStream;
import java.util.function.Consumer;

/** What is waited for, in one line of the terminal that leaves nothing behind; else nothing. */
public final class WaitingLine implements Consumer<String>, AutoCloseable {
  private static final String CLEAR_LINE = "\r\u001b[K";

  private final PrintStream terminal;
  private final boolean isTerminal;

  public WaitingLine(PrintStream terminal, boolean isTerminal) {
    this.terminal = terminal;
    this.isTerminal = isTerminal;
  }

  /** On the error stream, so that the result alone can be piped. */
  public static WaitingLine ofThisTerminal() {
    return new WaitingLine(System.err, Terminals.isTerminal());
  }

  @Override
  public void accept(String text) {
    if (!isTerminal) return;
    terminal.print(CLEAR_LINE + text);
    terminal.flush();
  }

  /** Leaves the line empty: something else is printed now. */
  public void clear() {
    accept("");
  }

  @Override
  public void close() {
    clear();
  }
}
