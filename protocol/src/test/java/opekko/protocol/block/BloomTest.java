package opekko.protocol.block;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import opekko.protocol.testkit.Seeded;
import opekko.protocol.testkit.Vectors;
import opekko.protocol.type.Bytes;
import org.junit.jupiter.api.Test;

class BloomTest {
  private final Seeded seeded = new Seeded(28);

  @Test
  void shouldRebuildTheFiltersOfRecordedReceipts() {
    var block = Vectors.json("l1-blocks", "mainnet-21925176-with-receipts.json.gz");
    var ofBlock = new byte[Bloom.SIZE];
    for (var receipt : block.get("receipts")) {
      var ofReceipt = new byte[Bloom.SIZE];
      for (var log : receipt.get("logs")) {
        var entries = new ArrayList<Bytes>();
        entries.add(Bytes.fromHex(log.get("address").asText()));
        log.get("topics").forEach(topic -> entries.add(Bytes.fromHex(topic.asText())));
        for (var entry : entries) {
          Bloom.add(ofReceipt, entry);
          Bloom.add(ofBlock, entry);
        }
      }
      assertEquals(receipt.get("logsBloom").asText(), Bytes.copyOf(ofReceipt).toHex());
    }
    assertEquals(block.at("/header_and_hashes/logsBloom").asText(), Bytes.copyOf(ofBlock).toHex());
  }

  @Test
  void shouldNeverExcludeWhatWasAdded() {
    var filter = new byte[Bloom.SIZE];
    var added = new ArrayList<Bytes>();
    for (var i = 0; i < 300; i++) {
      var entry = seeded.flip() ? seeded.address().bytes() : seeded.hash().bytes();
      Bloom.add(filter, entry);
      added.add(entry);
    }
    var bloom = Bytes.copyOf(filter);

    for (var entry : added) assertTrue(Bloom.mayContain(bloom, entry));
  }

  @Test
  void shouldExcludeAlmostAllThatWasNotAdded() {
    var filter = new byte[Bloom.SIZE];
    for (var i = 0; i < 20; i++) Bloom.add(filter, seeded.address().bytes());
    var bloom = Bytes.copyOf(filter);
    var wrong = 0;
    for (var i = 0; i < 2000; i++) if (Bloom.mayContain(bloom, seeded.hash().bytes())) wrong++;

    assertTrue(wrong < 10, wrong + " of 2000");
    assertFalse(Bloom.mayContain(Bytes.wrap(new byte[Bloom.SIZE]), seeded.address().bytes()));
  }
}
