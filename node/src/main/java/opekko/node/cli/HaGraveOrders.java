package opekko.node.cli;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import opekko.node.config.ConfigError;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Orders that give something up for good. Each is asked about, and wants a reason. */
final class HaGraveOrders {
  private HaGraveOrders() {}

  static List<Object> all() {
    return List.of(new Force(), new Rewind());
  }

  @Command(
      name = "force",
      description =
          "For a lost quorum: go on without the voters named, with this node as the only voter.",
      footer = {
        "",
        "Give it to the node that is left, the one with the longest log. It is refused unless the dead",
        "answer nowhere, all others answer and know no more, and the generation is the next one. The node",
        "keeps the chain, leads alone, and shuts the dead out: wipe the log of one that comes back, start it",
        "with --ha.joining, and let it in with voters add. See that they are off for good: dead ones that",
        "come back cut off from this node go on with the old log, and the chain forks.",
        "",
        "Examples:",
        "  opekko ha force --dead a,b --generation 1 --reason 'both racks burnt' --dry-run",
        "  opekko ha force --dead a,b --generation 1 --reason 'both racks burnt'"
      })
  static final class Force extends HaOrderCommand {
    @Option(
        names = "--dead",
        required = true,
        split = ",",
        paramLabel = "A,B",
        description = "all voters that are gone")
    private List<String> dead;

    @Option(
        names = "--generation",
        required = true,
        paramLabel = "N",
        description = "one more than the last one that was forced; the first is 1")
    private long generation;

    @Mixin private Confirmation confirmation;

    @Override
    public Integer call() {
      requireReason();
      if (generation < 1) throw new ConfigError("--generation: " + generation + " is none");
      if (!isDryRun())
        confirmation.ask(
            "To go on without %s gives up what only they know; if one of them still runs, the chain may fork."
                .formatted(String.join(", ", dead)));
      return give("force", Map.of("dead", dead, "generation", generation));
    }
  }

  @Command(
      name = "rewind",
      description = "Give up the decided blocks above a height: for a chain that L1 contradicts.",
      footer = {
        "",
        "Without --confirm nothing is done: it says which block the chain would go on from. Give that",
        "block's hash to --confirm.",
        "",
        "Examples:",
        "  opekko ha rewind --to 1200 --reason 'block 1201 is invalid'",
        "  opekko ha rewind --to 1200 --confirm 0x… --reason 'block 1201 is invalid'"
      })
  static final class Rewind extends HaOrderCommand {
    @Option(
        names = "--to",
        required = true,
        paramLabel = "HEIGHT",
        description = "of the block to go on from")
    private long height;

    @Option(names = "--confirm", paramLabel = "HASH", description = "what the first attempt said")
    private Optional<String> confirm;

    @Mixin private Confirmation confirmation;

    @Override
    public Integer call() {
      requireReason();
      if (height < 0) throw new ConfigError("--to: " + height + " is no height");
      if (!isDryRun() && confirm.isPresent())
        confirmation.ask("Published blocks above %d are given up for good.".formatted(height));
      return give("rewind", Map.of("toHeight", height, "confirm", confirm));
    }
  }
}
