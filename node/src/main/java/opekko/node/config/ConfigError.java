package opekko.node.config;

/**
 * What is wrong with the configuration and how to mend it, in words for the person who wrote it.
 */
public final class ConfigError extends RuntimeException {
  private static final long serialVersionUID = 1;

  public ConfigError(String message) {
    super(message, null, false, false);
  }
}
