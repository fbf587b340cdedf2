package opekko.node.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import opekko.node.config.ConfigError;
import picocli.CommandLine.Option;

/** A question before what cannot be taken back. */
final class Confirmation {
  private static final String YES = "yes";

  @Option(names = "--yes", description = "do not ask")
  private boolean isGiven;

  /**
   * @throws ConfigError unless the answer is yes; nobody at the other end is a no
   */
  void ask(String what) {
    if (isGiven) return;
    System.err.println(what);
    System.err.print("Type yes to go on: ");
    System.err.flush();
    if (!YES.equals(line())) throw new ConfigError("nothing was done: give --yes, or type it");
  }

  private static String line() {
    try {
      var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
      var line = in.readLine();
      return line == null ? "" : line.strip();
    } catch (IOException _) {
      return "";
    }
  }
}
