package opekko.protocol.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import opekko.protocol.fault.InvalidData;

/** The public chains, one file each, as generated from the registry's facts. */
public final class ChainTable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final List<String> LEGACY_NAMES = List.of("mainnet", "sepolia");

  private final Function<String, InputStream> files;
  private final List<String> names;

  /**
   * @param name as op-node's {@code --network} takes it: chain, dash, superchain
   * @param displayName for people
   * @param isListed whether the registry still has it
   */
  public record Chain(String name, String displayName, boolean isListed, RollupConfig rollup) {}

  private ChainTable(Function<String, InputStream> files) {
    this.files = files;
    this.names = text("index.txt").lines().filter(line -> !line.isBlank()).toList();
  }

  /**
   * @param files opens a file of the table by name; {@code index.txt} names all chains, a line each
   */
  public static ChainTable of(Function<String, InputStream> files) {
    return new ChainTable(files);
  }

  /** The table inside the jar. */
  public static ChainTable packed() {
    return of(name -> ChainTable.class.getResourceAsStream("/chains/" + name));
  }

  public List<String> names() {
    return names;
  }

  /** Upper and lower case are the same; {@code mainnet} and {@code sepolia} are OP's, as of old. */
  public Optional<Chain> byName(String name) {
    var full = LEGACY_NAMES.contains(name) ? "op-" + name : name;
    return names.stream().filter(full::equalsIgnoreCase).findFirst().map(this::read);
  }

  /** What may have been meant by a name that is not in the table. */
  public String nearestName(String name) {
    return NearestName.of(name, names);
  }

  public Optional<Chain> byChainId(long l2ChainId) {
    return all().stream().filter(chain -> chain.rollup().l2ChainId() == l2ChainId).findFirst();
  }

  public List<Chain> all() {
    var chains = new ArrayList<Chain>(names.size());
    names.forEach(name -> chains.add(read(name)));
    return chains;
  }

  private Chain read(String name) {
    try {
      JsonNode root = JSON.readTree(text(name + ".json"));
      return new Chain(
          name,
          root.get("name").asText(),
          root.get("listed").asBoolean(),
          RollupJson.read(root.get("rollup")));
    } catch (IOException | InvalidData e) {
      throw new InvalidData("chain table, " + name + ": " + e.getMessage());
    }
  }

  private String text(String file) {
    try (var in = files.apply(file)) {
      if (in == null) throw new InvalidData("chain table: there is no file " + file);
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("chain table: " + file, e);
    }
  }
}
