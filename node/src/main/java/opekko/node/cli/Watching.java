package opekko.node.cli;

import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import opekko.node.terminal.RedrawnScreen;
import opekko.node.transact.Waiting;
import picocli.CommandLine.Option;

/** Whether a person wants one look, or to go on looking. */
final class Watching {
  @Option(names = "--watch", description = "go on until Ctrl-C; redraws a terminal")
  private boolean isWatching;

  @Option(
      names = "--every",
      paramLabel = "S",
      converter = TypedValues.OfSeconds.class,
      defaultValue = "1",
      description = "with --watch: seconds between two looks; default ${DEFAULT-VALUE}")
  private Duration interval;

  boolean isWanted() {
    return isWatching;
  }

  /** Until Ctrl-C. */
  void show(Waiting waiting, Supplier<List<String>> look) {
    var screen = RedrawnScreen.begin(System.out);
    while (!Thread.currentThread().isInterrupted()) {
      screen.show(look.get());
      waiting.pause(interval);
    }
  }
}
