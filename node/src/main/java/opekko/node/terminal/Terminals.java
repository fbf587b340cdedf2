package opekko.node.terminal;

import picocli.CommandLine.Help.Ansi;

/** What the other side of the standard streams is. */
public final class Terminals {
  private Terminals() {}

  public static boolean isTerminal() {
    return System.console() != null && System.console().isTerminal();
  }

  /**
   * @spec https://no-color.org
   */
  public static boolean isColoured() {
    return isTerminal() && Ansi.AUTO.enabled() && System.getenv("NO_COLOR") == null;
  }
}
