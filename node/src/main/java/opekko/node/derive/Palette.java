package opekko.node.derive;

/** Colours for a terminal; plain text elsewhere. */
record Palette(boolean isColoured) {
  private static final String RESET = "\u001b[0m";

  String good(String text) {
    return paint("\u001b[32m", text);
  }

  String bad(String text) {
    return paint("\u001b[31m", text);
  }

  String faint(String text) {
    return paint("\u001b[2m", text);
  }

  String strong(String text) {
    return paint("\u001b[1m", text);
  }

  private String paint(String colour, String text) {
    return isColoured ? colour + text + RESET : text;
  }
}
