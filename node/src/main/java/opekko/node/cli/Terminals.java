package opekko.node.cli;

import picocli.CommandLine.Help.Ansi;

/** What the other side of the standard streams is. */
final class Terminals {
  private Terminals() {}

  static boolean isTerminal() {
    return System.console() != null && System.console().isTerminal();
  }

  /**
   * @spec https://no-color.org
   */
  static boolean isColoured() {
    return isTerminal() && Ansi.AUTO.enabled() && System.getenv("NO_COLOR") == null;
  }
}
