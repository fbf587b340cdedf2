package opekko.node.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import opekko.node.config.ConfigError;
import opekko.protocol.config.ChainTable;
import opekko.protocol.config.NearestName;
import opekko.protocol.config.RollupJson;
import opekko.protocol.fork.Hardfork;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code opekko networks}: the public chains, or the rollup.json of one. */
@Command(
    name = "networks",
    description = "List the public chains, or print the rollup.json of one.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footer = {"", "Examples:", "  opekko networks", "  opekko networks op-sepolia > rollup.json"})
final class NetworksCommand implements Callable<Integer> {
  @Parameters(arity = "0..1", paramLabel = "NAME", description = "the chain to print")
  private Optional<String> name;

  @Override
  public Integer call() throws JsonProcessingException {
    var table = ChainTable.packed();
    if (name.isPresent()) print(table, name.get());
    else table.all().forEach(NetworksCommand::line);
    return 0;
  }

  private static void print(ChainTable table, String name) throws JsonProcessingException {
    var chain =
        table
            .byName(name)
            .orElseThrow(() ->
                new ConfigError(
                    "no chain '"
                        + name
                        + "'"
                        + NearestName.near(name, table.names())
                            .map(near -> "; did you mean " + near + "?")
                            .orElse("")));
    System.out.println(
        new ObjectMapper()
            .writerWithDefaultPrettyPrinter()
            .writeValueAsString(RollupJson.write(chain.rollup())));
  }

  private static void line(ChainTable.Chain chain) {
    var rollup = chain.rollup();
    var newest =
        java.util.Arrays.stream(Hardfork.values())
            .filter(fork -> fork != Hardfork.PECTRA_BLOB_SCHEDULE)
            .filter(fork -> rollup.forks().activationTime(fork).isPresent())
            .reduce((_, later) -> later)
            .orElseThrow();
    System.out.printf(
        "%-34s %-28s chain %-12d L1 %-9d %s since %s%s%n",
        chain.name(),
        chain.displayName(),
        rollup.l2ChainId(),
        rollup.l1ChainId(),
        newest.flag(),
        since(rollup.forks().activationTime(newest).getAsLong()),
        chain.isListed() ? "" : " (no longer in the registry)");
  }

  private static String since(long time) {
    return time == 0 ? "genesis" : Instant.ofEpochSecond(time).toString();
  }
}
