package opekko.node.terminal;

/** Colours for a terminal; plain text elsewhere. */
public record Palette(boolean isColoured) {
  private static final String RESET = "\u001b[0m";

  public String good(String text) {
    return paint("\u001b[32m", text);
  }

  public String warning(String text) {
    return paint("\u001b[33m", text);
  }

  public String bad(String text) {
    return paint("\u001b[31m", text);
  }

  public String faint(String text) {
    return paint("\u001b[2m", text);
  }

  public String strong(String text) {
    return paint("\u001b[1m", text);
  }

  private String paint(String colour, String text) {
    return isColoured ? colour + text + RESET : text;
  }
}
