package opekko.node.cli;

import picocli.CommandLine;

/** The version as built: the jar's, or the one of the sources when run from classes. */
public final class Version implements CommandLine.IVersionProvider {
  private static final String UNPACKED = "0.1.0";

  /** For optimism_version: version, dash, meta. */
  public static String text() {
    var packed = Version.class.getPackage().getImplementationVersion();
    return "v" + (packed == null ? UNPACKED : packed) + "-opekko";
  }

  @Override
  public String[] getVersion() {
    return new String[] {"opekko " + text() + " (Java " + Runtime.version().feature() + ")"};
  }
}
