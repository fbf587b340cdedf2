package opekko.node.cli;

import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Function;
import opekko.node.ha.HaClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * A command of {@code opekko ha} that asks a node. Its form and options are inherited; in the help
 * they follow those of the command itself.
 */
@Command(mixinStandardHelpOptions = true, versionProvider = Version.class, sortOptions = false)
abstract class HaNodeCommand implements Callable<Integer> {
  /** Of the options in the help. */
  static final int LATER = 1;

  static final int LAST = 2;

  @Mixin private HaPlace place;

  @Option(names = "--json", order = LATER, description = "print what the node answered as it came")
  private boolean isJson;

  final HaPlace place() {
    return place;
  }

  final boolean isJson() {
    return isJson;
  }

  /**
   * Asks, waits, and prints the answer.
   *
   * @return the exit code
   */
  final <T> int show(Function<HaClient, HaClient.Answer<T>> question, Consumer<T> printer) {
    try (var client = place.connect()) {
      print(question.apply(client), printer);
      return 0;
    }
  }

  final <T> void print(HaClient.Answer<T> answer, Consumer<T> printer) {
    if (isJson) System.out.print(answer.json());
    else printer.accept(answer.value());
  }
}
