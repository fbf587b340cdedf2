package opekko.node.config;

/**
 * How the node logs.
 *
 * @param format text, logfmt or json
 * @param isColored text only
 */
public record LogSettings(String level, String format, boolean isColored) {}
