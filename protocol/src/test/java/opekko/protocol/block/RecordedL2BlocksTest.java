package opekko.protocol.block;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import opekko.protocol.testkit.Vectors;
import opekko.protocol.trie.OrderedTrie;
import opekko.protocol.type.Bytes;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class RecordedL2BlocksTest {
  @TestFactory
  List<DynamicTest> shouldRebuildHashesOfEachRecordedL2Block() throws java.io.IOException {
    var tests = new ArrayList<DynamicTest>();
    try (var folders = java.nio.file.Files.list(Vectors.path("derivation-e2e"))) {
      for (var folder : folders.filter(java.nio.file.Files::isDirectory).sorted().toList())
        tests.add(
            DynamicTest.dynamicTest(
                folder.getFileName().toString(),
                () -> {
                  for (var line : Vectors.jsonLines(folder.resolve("l2.jsonl.gz"))) {
                    if (!line.hasNonNull("header")) continue;
                    var header = BlockHeader.decode(Bytes.fromHex(line.get("header").asText()));
                    assertEquals(line.get("hash").asText(), header.hash().toHex());
                    var transactions = new ArrayList<Bytes>();
                    line.get("txs").forEach(tx -> transactions.add(Bytes.fromHex(tx.asText())));
                    assertEquals(header.transactionsRoot(), OrderedTrie.root(transactions));
                  }
                }));
    }
    return tests;
  }
}
