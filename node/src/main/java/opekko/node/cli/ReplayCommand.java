package opekko.node.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import opekko.driver.DriverView;
import opekko.driver.JournalReplay;
import opekko.node.config.ConfigError;
import opekko.protocol.fault.InvalidData;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code opekko replay}: runs a dumped journal through the machine. */
@Command(
    name = "replay",
    description =
        "Run a journal through the driver's machine: what happened, and what it did of it.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footer = {
      "",
      "Example (on a running node's admin listener):",
      "  curl -H \"Authorization: Bearer $(cat opekko-admin-token)\" http://127.0.0.1:9546/debug/journal > incident.jsonl",
      "  opekko replay incident.jsonl"
    })
final class ReplayCommand implements Callable<Integer> {
  @Parameters(paramLabel = "FILE", description = "a journal, as /debug/journal gives it")
  private Path file;

  @Option(names = "--state", description = "print the state at the end, as JSON")
  private boolean printsState;

  @Override
  public Integer call() throws IOException {
    if (!Files.isReadable(file)) throw new ConfigError(file + ": no such file, or not readable");
    try (var in = Files.newBufferedReader(file)) {
      var state = JournalReplay.run(in, System.out::println);
      if (printsState) System.out.println(DriverView.of(state).toJson());
      return 0;
    } catch (InvalidData e) {
      throw new ConfigError(file + ": " + e.getMessage());
    }
  }
}
