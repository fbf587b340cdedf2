package opekko.node.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import opekko.node.derive.Derive;
import opekko.node.derive.DeriveOptions;
import opekko.node.derive.DeriveOptions.Detail;
import opekko.node.terminal.Terminals;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code opekko derive}: runs recordings. */
@Command(
    name = "derive",
    description = "Derive recorded L1 data and compare every step with what the reference did.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footer = {
      "",
      "Exit codes: 0 all as recorded, 1 a mismatch, 2 a recording cannot be used.",
      "",
      "Examples:",
      "  opekko derive fixtures                      every recording in a folder",
      "  opekko derive fixtures/rec-reorg-1          one, with each head as it moves",
      "  opekko derive --attributes-only fixtures    the pipeline alone: how fast can it be?"
    })
final class DeriveCommand implements Callable<Integer> {
  @Parameters(arity = "1..*", paramLabel = "PATH", description = "recordings, or folders of them")
  private List<Path> paths;

  @Option(
      names = {"-v", "--verbose"},
      description = "each step, and each move of a head")
  private boolean isVerbose;

  @Option(
      names = {"-q", "--quiet"},
      description = "the closing table only")
  private boolean isQuiet;

  @Option(names = "--attributes-only", description = "the pipeline alone, without the node")
  private boolean isAttributesOnly;

  @Option(
      names = "--log",
      paramLabel = "LEVEL",
      description = "the node's own log: ${DEFAULT-VALUE}",
      defaultValue = "error")
  private String logLevel;

  @Override
  public Integer call() {
    LogLevels.set(logLevel);
    var detail = isQuiet ? Detail.QUIET : isVerbose ? Detail.VERBOSE : Detail.NORMAL;
    var options =
        new DeriveOptions(
            paths, detail, isAttributesOnly, Terminals.isColoured(), Terminals.isTerminal());
    return Derive.run(options, System.out, System.err);
  }
}
