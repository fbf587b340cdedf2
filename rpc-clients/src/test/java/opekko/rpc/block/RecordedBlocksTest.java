package opekko.rpc.block;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import opekko.protocol.block.BlockHeader;
import opekko.protocol.block.Bloom;
import opekko.protocol.fault.InvalidData;
import opekko.protocol.json.Json;
import opekko.protocol.receipt.Receipt;
import opekko.protocol.rlp.RlpReader;
import opekko.protocol.testkit.Vectors;
import opekko.protocol.trie.OrderedTrie;
import opekko.protocol.tx.SignedTransaction;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;
import opekko.rpc.testkit.Exchanges;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordedBlocksTest {
  @Test
  void shouldVerifyARealBlockWithWithdrawals() {
    var recorded = Vectors.json("l1-blocks", "goerli-8656414-post-shanghai-success.json.gz");
    var block = Json.read(text(recorded.get("block")), RpcBlock::read);
    block.verify();
    assertEquals(29, block.transactions().size());
    assertEquals(29, block.transactionHashes().size());
  }

  @Test
  void shouldRefuseEveryMutatedBlockForItsMutation() throws IOException {
    var cases = Vectors.json("l1-blocks", "rpc-block-mutations.json").get("cases");
    var refused = 0;
    for (var each : cases) {
      var name = each.get("name").asText();
      var file = Vectors.path("l1-blocks", "mutated").resolve(name + ".json.gz");
      if (!each.get("kind").asText().equals("blocks") || !Files.exists(file)) continue;
      var text = text(Vectors.json("l1-blocks", "mutated", name + ".json.gz"));

      var error =
          assertThrows(InvalidData.class, () -> Json.read(text, RpcBlock::read).verify(), name);

      // Where the hash was made anew the header is one in itself, and only its content tells.
      var cause = each.get("changed_fields").has("hash") ? contentOf(name) : "has hash";
      assertTrue(error.getMessage().contains(cause), name + ": " + error.getMessage());
      refused++;
    }
    assertEquals(7, refused);
  }

  private static String contentOf(String name) {
    return name.contains("withdrawals") ? "withdrawals" : "transaction";
  }

  @Test
  void shouldRefuseAHeaderWithAnyFieldChanged() {
    var recorded = Vectors.json("l1-blocks", "goerli-8656414-post-shanghai-success.json.gz");
    var notOfTheHash =
        List.of("hash", "size", "totalDifficulty", "uncles", "transactions", "withdrawals");
    var block = recorded.get("block");
    for (var names = block.fieldNames(); names.hasNext(); ) {
      var name = names.next();
      if (notOfTheHash.contains(name)) continue;
      var old = block.get(name).asText();
      var changed = (ObjectNode) block.deepCopy();
      var last = old.endsWith("1") ? "2" : "1";
      changed.put(name, old.length() == 2 ? "0x01" : old.substring(0, old.length() - 1) + last);
      assertThrows(
          InvalidData.class, () -> Json.read(text(changed), RpcBlock::read).verifyHeader(), name);
    }
  }

  @Test
  void shouldBringRealReceiptsToTheirRoot() {
    var recorded = Vectors.json("l1-blocks", "mainnet-21925176-with-receipts.json.gz");
    var block = Json.read(text(recorded.get("header_and_hashes")), RpcBlock::read);
    block.verifyHeader();
    var receipts =
        Json.read(text(recorded.get("receipts")), in -> Json.readArray(in, ReceiptJson::read));
    assertEquals(202, receipts.size());
    assertTrue(block.hasReceipts(receipts));
    block.verifyReceipts(receipts);
    var shorter = receipts.subList(0, 201);
    assertThrows(InvalidData.class, () -> block.verifyReceipts(shorter));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "get-block-cancun-fork.io",
        "get-block-london-fork.io",
        "get-block-merge-fork.io",
        "get-block-prague-fork.io",
        "get-block-shanghai-fork.io",
        "get-genesis.io",
        "get-latest.io"
      })
  void shouldVerifyHeadersOfEveryFork(String file) {
    Json.read(text(Exchanges.result("eth_getBlockByNumber", file)), RpcBlock::read).verifyHeader();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "get-access-list.io",
        "get-blob-tx.io",
        "get-dynamic-fee.io",
        "get-legacy-contract.io",
        "get-legacy-receipt.io",
        "get-setcode-tx.io"
      })
  void shouldEncodeReceiptsOfEveryType(String file) {
    var recorded = Exchanges.result("eth_getTransactionReceipt", file);
    var receipt = Receipt.decode(Json.read(text(recorded), ReceiptJson::read));
    assertEquals(Integer.decode(recorded.get("type").asText()), receipt.type());
    assertEquals(
        Long.decode(recorded.get("cumulativeGasUsed").asText()), receipt.cumulativeGasUsed());
    assertEquals(recorded.get("logs").size(), receipt.logs().size());
    var bloom = new byte[Bloom.SIZE];
    for (var log : receipt.logs()) {
      Bloom.add(bloom, log.address().bytes());
      log.topics().forEach(topic -> Bloom.add(bloom, topic.bytes()));
    }
    assertEquals(recorded.get("logsBloom").asText(), Bytes.wrap(bloom).toHex());
  }

  @Test
  void shouldBringBlockReceiptsToTheRootOfTheirBlock() throws IOException {
    for (var file :
        List.of(
            "get-block-receipts-n.io",
            "get-block-receipts-by-hash.io",
            "get-block-receipts-latest.io")) {
      var result = Exchanges.result("eth_getBlockReceipts", file);
      var receipts = Json.read(text(result), in -> Json.readArray(in, ReceiptJson::read));
      var block = chain().get(Hash.fromHex(result.get(0).get("blockHash").asText()));
      assertEquals(block.header().receiptsRoot(), OrderedTrie.root(receipts), file);
    }
  }

  @Test
  void shouldReadAWholeBlockUnparsed() throws IOException {
    var raw = Exchanges.result("debug_getRawBlock", "get-block-n.io");
    var transactions = Json.read(text(raw), RawBlock.transactions(Hash.ZERO).result());
    var known = chain().values().stream().filter(each -> each.transactions().equals(transactions));
    assertTrue(known.findAny().isPresent());
  }

  private record ChainBlock(BlockHeader header, List<Bytes> transactions) {}

  /** The blocks of chain.rlp by hash. */
  private static Map<Hash, ChainBlock> chain() throws IOException {
    var in = new RlpReader(Bytes.wrap(Files.readAllBytes(Vectors.path("l1-rpc", "chain.rlp"))));
    var blocks = new HashMap<Hash, ChainBlock>();
    while (!in.isAtEnd()) {
      var block = in.nextList();
      var header = BlockHeader.decode(block.nextRaw());
      var transactions = new ArrayList<Bytes>();
      for (var list = block.nextList(); !list.isAtEnd(); )
        transactions.add(list.isListNext() ? list.nextRaw() : list.nextBytes());
      assertEquals(header.transactionsRoot(), OrderedTrie.root(transactions));
      transactions.forEach(each -> SignedTransaction.typeOf(each));
      blocks.put(header.hash(), new ChainBlock(header, transactions));
    }
    return blocks;
  }

  private static Bytes text(JsonNode node) {
    return Bytes.wrap(node.toString().getBytes(StandardCharsets.UTF_8));
  }
}
