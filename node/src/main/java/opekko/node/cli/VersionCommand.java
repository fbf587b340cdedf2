package opekko.node.cli;

import picocli.CommandLine.Command;

/** {@code opekko version}. */
@Command(
    name = "version",
    description = "Print the version.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class VersionCommand implements Runnable {
  @Override
  public void run() {
    System.out.println(new Version().getVersion()[0]);
  }
}
