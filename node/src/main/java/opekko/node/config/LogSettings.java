package opekko.node.config;

/** How the node logs. */
public record LogSettings(String level, boolean isJson, boolean isColored) {}
