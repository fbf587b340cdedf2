package opekko.node.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import opekko.protocol.config.ChainTable;
import opekko.protocol.config.L1ChainConfig;
import opekko.protocol.config.L1ChainJson;
import opekko.protocol.config.NearestName;
import opekko.protocol.config.RollupCheck;
import opekko.protocol.config.RollupConfig;
import opekko.protocol.config.RollupJson;
import opekko.protocol.fault.InvalidData;
import opekko.protocol.fork.Hardfork;

/**
 * Which chain the node follows: a public one by name or one by rollup.json, with overridden fork
 * times.
 */
record ChainChoice(RollupConfig rollup, L1ChainConfig l1Chain) {

  static ChainChoice read(Reader reader, List<String> warnings) {
    var network = reader.optionalText("network");
    var file = reader.optionalFile("rollup-config");
    if (network.isPresent() && file.isPresent())
      throw reader.error("network", "give either this or --rollup.config, not both");
    if (network.isEmpty() && file.isEmpty())
      throw reader.error(
          "network", "name a chain (see `opekko networks`), or give --rollup.config");
    var chosen =
        network.isPresent() ? named(reader, network.get()) : fromFile(reader, file.get(), warnings);
    var rollup = overridden(reader, chosen, warnings);
    var problems = RollupCheck.problems(rollup);
    if (!problems.isEmpty())
      throw reader.error(
          network.isPresent() ? "network" : "rollup-config", String.join("; ", problems));
    if (rollup.altDa().isPresent())
      throw reader.error(
          network.isPresent() ? "network" : "rollup-config",
          "this chain keeps its data outside of L1 (alt-DA), which is not supported yet");
    return new ChainChoice(rollup, l1Chain(reader, rollup));
  }

  private static RollupConfig named(Reader reader, String name) {
    var table = ChainTable.packed();
    return table
        .byName(name)
        .map(ChainTable.Chain::rollup)
        .orElseThrow(() ->
            reader.error(
                "network",
                "no chain '%s'%s; `opekko networks` lists all"
                    .formatted(
                        name,
                        NearestName.near(name, table.names())
                            .map(near -> ", did you mean " + near)
                            .orElse(""))));
  }

  private static RollupConfig fromFile(Reader reader, Path file, List<String> warnings) {
    try {
      var parsed = RollupJson.parse(Files.readString(file));
      parsed.ignoredKeys().stream()
          .map(key -> file + ": '" + key + "' has no effect: it is no setting of a rollup")
          .forEach(warnings::add);
      return parsed.config();
    } catch (InvalidData e) {
      throw reader.error("rollup-config", file + ": " + e.getMessage());
    } catch (IOException e) {
      throw reader.error("rollup-config", "cannot read " + file + ": " + e.getMessage());
    }
  }

  private static RollupConfig overridden(
      Reader reader, RollupConfig rollup, List<String> warnings) {
    var forks = rollup.forks();
    for (var fork : Hardfork.values()) {
      var path = "override." + fork.flag();
      if (!reader.has(path)) continue;
      forks = forks.with(fork, OptionalLong.of(reader.number(path)));
      warnings.add("fork " + fork.flag() + " is set to " + reader.number(path) + " by override");
    }
    return rollup.withForks(forks);
  }

  private static L1ChainConfig l1Chain(Reader reader, RollupConfig rollup) {
    var file = reader.optionalFile("l1-chain-config");
    if (file.isEmpty())
      return L1ChainJson.known(rollup.l1ChainId())
          .orElseThrow(() ->
              reader.error(
                  "l1-chain-config",
                  "L1 chain %d is not public: give its chain config with its blob schedule"
                      .formatted(rollup.l1ChainId())));
    try {
      var config = L1ChainJson.read(Files.readString(file.get()));
      if (config.chainId() != rollup.l1ChainId())
        throw reader.error(
            "l1-chain-config",
            "%s is of chain %d, the rollup's L1 is %d"
                .formatted(file.get(), config.chainId(), rollup.l1ChainId()));
      return config;
    } catch (InvalidData e) {
      throw reader.error("l1-chain-config", file.get() + ": " + e.getMessage());
    } catch (IOException e) {
      throw reader.error("l1-chain-config", "cannot read " + file.get() + ": " + e.getMessage());
    }
  }
}
