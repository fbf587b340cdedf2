package opekko.protocol.upgrade;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.GZIPInputStream;
import opekko.protocol.config.RollupConfig;
import opekko.protocol.fork.Hardfork;
import opekko.protocol.rlp.RlpReader;
import opekko.protocol.type.Bytes;

/**
 * The deposits with which a fork's first block upgrades the L2's contracts. Data, not code: one
 * resource a fork, an RLP list of encoded transactions, made by the generator in this module's
 * tests from recorded activation blocks.
 *
 * @param transactions encoded, in order
 * @param addedGas gas the block may use beyond its limit for them
 * @spec ecotone/derivation.md, fjord/derivation.md, isthmus/derivation.md, jovian/derivation.md:
 *     network upgrade transactions
 */
public record UpgradeDeposits(List<Bytes> transactions, long addedGas) {
  /**
   * Forks that upgrade contracts, and the gas they add; before Karst it came out of the block's own
   * limit.
   */
  private static final Map<Hardfork, Long> ADDED_GAS =
      Map.of(
          Hardfork.ECOTONE, 0L,
          Hardfork.FJORD, 0L,
          Hardfork.ISTHMUS, 0L,
          Hardfork.JOVIAN, 0L,
          Hardfork.KARST, 55_370_657L);

  private static final Map<Hardfork, UpgradeDeposits> LOADED = new ConcurrentHashMap<>();

  /**
   * @throws IllegalArgumentException for a fork that upgrades nothing
   */
  public static UpgradeDeposits of(Hardfork fork) {
    if (!ADDED_GAS.containsKey(fork))
      throw new IllegalArgumentException(fork + " has no upgrade deposits");
    return LOADED.computeIfAbsent(fork, UpgradeDeposits::load);
  }

  /** Those of each fork whose first block is the one at {@code l2Time}, oldest fork first. */
  public static List<UpgradeDeposits> at(RollupConfig config, long l2Time) {
    List<UpgradeDeposits> found = List.of();
    for (var fork : Hardfork.values()) {
      if (!ADDED_GAS.containsKey(fork) || !config.isActivationBlock(fork, l2Time)) continue;
      if (found.isEmpty()) found = new ArrayList<>();
      found.add(of(fork));
    }
    return found;
  }

  private static UpgradeDeposits load(Hardfork fork) {
    var name = "/upgrades/" + fork.flag() + ".rlp.gz";
    try (var resource = UpgradeDeposits.class.getResourceAsStream(name)) {
      if (resource == null) throw new IllegalStateException("missing inside the jar: " + name);
      var list = RlpReader.ofList(Bytes.wrap(new GZIPInputStream(resource).readAllBytes()));
      var transactions = new ArrayList<Bytes>();
      while (!list.isAtEnd()) transactions.add(list.nextBytes());
      return new UpgradeDeposits(List.copyOf(transactions), ADDED_GAS.get(fork));
    } catch (IOException e) {
      throw new UncheckedIOException(name, e);
    }
  }
}
