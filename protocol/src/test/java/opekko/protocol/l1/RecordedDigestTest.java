package opekko.protocol.l1;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import opekko.protocol.block.BlockHeader;
import opekko.protocol.config.RollupJson;
import opekko.protocol.testkit.RecordedChain;
import opekko.protocol.testkit.Vectors;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;
import org.junit.jupiter.api.Test;

class RecordedDigestTest {
  /** Leaving out the receipts must change nothing where the bloom says so. */
  @Test
  void shouldLoseNothingWhereTheBloomSavesTheReceipts() {
    var saved = 0;
    for (var name : RecordedChain.names().toList()) {
      var folder = Vectors.path("derivation-e2e", name);
      var rollup = RollupJson.read(Vectors.json("derivation-e2e", name, "rollup.json").toString());
      var digest = new L1BlockDigest(rollup);
      for (var line : Vectors.jsonLines(folder.resolve("l1.jsonl.gz"))) {
        var header = BlockHeader.decode(Bytes.fromHex(line.get("header").asText()));
        if (digest.mayConcern(header.logsBloom()) || line.get("receipts").isNull()) continue;
        var hash = Hash.fromHex(line.get("hash").asText());
        var transactions = list(line.get("txs"));

        var without = digest.of(header, hash, transactions, List.of());

        assertEquals(digest.of(header, hash, transactions, list(line.get("receipts"))), without);
        saved++;
      }
    }
    assertTrue(saved > 50, "blocks saved: " + saved);
  }

  private static List<Bytes> list(JsonNode array) {
    var items = new ArrayList<Bytes>();
    array.forEach(item -> items.add(Bytes.fromHex(item.asText())));
    return items;
  }
}
