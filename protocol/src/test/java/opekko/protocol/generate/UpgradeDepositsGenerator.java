package opekko.protocol.generate;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import opekko.protocol.fork.Hardfork;
import opekko.protocol.rlp.RlpWriter;
import opekko.protocol.tx.DepositTransaction;
import opekko.protocol.type.Bytes;

/**
 * Writes the resources {@code upgrades/<fork>.rlp.gz} from the activation blocks recorded in a
 * fixture.
 *
 * <p>Arguments: the fixture's folder (one whose chain goes through every fork) and the folder to
 * write to. How to run it: docs/HOWTO.md.
 */
public final class UpgradeDepositsGenerator {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<Hardfork> FORKS =
      List.of(Hardfork.ECOTONE, Hardfork.FJORD, Hardfork.ISTHMUS, Hardfork.JOVIAN, Hardfork.KARST);

  private UpgradeDepositsGenerator() {}

  public static void main(String[] args) throws IOException {
    var fixture = Path.of(args[0]);
    var target = Files.createDirectories(Path.of(args[1]));
    var rollup = JSON.readTree(fixture.resolve("rollup.json").toFile());
    for (var fork : FORKS) {
      var deposits = upgrades(fixture, rollup.get(fork.configKey()).asLong());
      var list = RlpWriter.list(out -> deposits.forEach(out::put));
      var file = target.resolve(fork.flag() + ".rlp.gz");
      try (var out = new GZIPOutputStream(Files.newOutputStream(file))) {
        out.write(list.toArray());
      }
      System.out.println(file + ": " + deposits.size() + " transactions");
    }
  }

  /**
   * All deposits of the block at {@code time} but the first one, which tells of L1, and those of
   * users.
   */
  private static List<Bytes> upgrades(Path fixture, long time) throws IOException {
    var found = new ArrayList<Bytes>();
    try (var lines =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(
                    Files.newInputStream(fixture.resolve("expected-attributes.jsonl.gz"))),
                StandardCharsets.UTF_8))) {
      for (var line = lines.readLine(); line != null; line = lines.readLine()) {
        var attributes = JSON.readTree(line).get("attributes");
        if (Long.decode(attributes.get("timestamp").asText()) != time) continue;
        var transactions = attributes.get("transactions");
        for (var i = 1; i < transactions.size(); i++) {
          var encoded = Bytes.fromHex(transactions.get(i).asText());
          if (encoded.getUnsigned(0) == DepositTransaction.TYPE) found.add(encoded);
        }
      }
    }
    if (found.isEmpty()) throw new IOException("no block at " + time + " in " + fixture);
    return found;
  }
}
