package opekko.protocol.block;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import opekko.protocol.crypto.Keccak;
import opekko.protocol.receipt.Receipt;
import opekko.protocol.testkit.Vectors;
import opekko.protocol.trie.OrderedTrie;
import opekko.protocol.tx.SignedTransaction;
import opekko.protocol.type.Bytes;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Every recorded L1 block: what is decoded encodes to the same bytes, and every root and hash comes
 * out.
 */
class RecordedL1BlocksTest {
  @TestFactory
  List<DynamicTest> shouldRebuildHashesAndRootsOfEachRecordedBlock() throws IOException {
    var tests = new ArrayList<DynamicTest>();
    try (var folders = Files.list(Vectors.path("derivation-e2e"))) {
      for (var folder : folders.filter(Files::isDirectory).sorted().toList())
        tests.add(DynamicTest.dynamicTest(folder.getFileName().toString(), () -> check(folder)));
    }
    return tests;
  }

  private static void check(Path folder) {
    for (var line : Vectors.jsonLines(folder.resolve("l1.jsonl.gz"))) {
      var encoded = Bytes.fromHex(line.get("header").asText());
      var header = BlockHeader.decode(encoded);
      assertEquals(encoded, header.encode());
      assertEquals(line.get("hash").asText(), header.hash().toHex());
      if (line.hasNonNull("txs")) {
        var transactions = bytes(line.get("txs"));
        assertEquals(header.transactionsRoot(), OrderedTrie.root(transactions));
        for (var transaction : transactions) checkTransaction(transaction);
      }
      if (line.hasNonNull("receipts")) {
        var receipts = bytes(line.get("receipts"));
        assertEquals(header.receiptsRoot(), OrderedTrie.root(receipts));
        for (var receipt : receipts) checkReceipt(receipt, header);
      }
    }
  }

  private static void checkTransaction(Bytes encoded) {
    var transaction = SignedTransaction.decode(encoded);
    assertEquals(encoded, transaction.encode());
    assertEquals(Keccak.hash(encoded), transaction.hash());
    assertEquals(true, transaction.sender().isPresent());
  }

  private static void checkReceipt(Bytes encoded, BlockHeader header) {
    var receipt = Receipt.decode(encoded);
    assertEquals(encoded, receipt.encode());
    var bloom = new byte[Bloom.SIZE];
    for (var log : receipt.logs()) {
      Bloom.add(bloom, log.address().bytes());
      log.topics().forEach(topic -> Bloom.add(bloom, topic.bytes()));
      assertEquals(true, Bloom.mayContain(header.logsBloom(), log.address().bytes()));
    }
    assertEquals(receipt.logsBloom(), Bytes.wrap(bloom));
  }

  private static List<Bytes> bytes(JsonNode array) {
    var list = new ArrayList<Bytes>();
    array.forEach(item -> list.add(Bytes.fromHex(item.asText())));
    return list;
  }
}
