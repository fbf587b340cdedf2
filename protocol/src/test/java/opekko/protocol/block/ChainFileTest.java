package opekko.protocol.block;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import opekko.protocol.crypto.Keccak;
import opekko.protocol.receipt.Receipt;
import opekko.protocol.rlp.RlpReader;
import opekko.protocol.testkit.Vectors;
import opekko.protocol.trie.OrderedTrie;
import opekko.protocol.tx.SignedTransaction;
import opekko.protocol.type.Bytes;
import org.junit.jupiter.api.Test;

/** An L1 chain in one file that goes through all forks and types of transactions. */
class ChainFileTest {
  private record Block(
      BlockHeader header, List<Bytes> transactions, Optional<List<Bytes>> withdrawals) {}

  @Test
  void shouldReadEachBlockAndFindItLinkedToTheOneBefore() throws IOException {
    var blocks = blocks();
    assertEquals(54, blocks.size());
    for (var i = 1; i < blocks.size(); i++) {
      var header = blocks.get(i).header();
      assertEquals(blocks.get(i - 1).header().hash(), header.parentHash());
      assertEquals(blocks.get(i - 1).header().number() + 1, header.number());
    }
  }

  @Test
  void shouldRebuildTheRootsOfEachBlock() throws IOException {
    for (var block : blocks()) {
      assertEquals(block.header().transactionsRoot(), OrderedTrie.root(block.transactions()));
      assertEquals(block.header().withdrawalsRoot(), block.withdrawals().map(OrderedTrie::root));
    }
  }

  @Test
  void shouldReadEachTransactionAndItsSender() throws IOException {
    var types = new HashSet<Integer>();
    for (var block : blocks())
      for (var encoded : block.transactions()) {
        var transaction = SignedTransaction.decode(encoded);
        types.add(transaction.type());
        assertEquals(encoded, transaction.encode());
        assertTrue(transaction.sender().isPresent());
      }
    assertEquals(Set.of(0, 1, 2, 3, 4), types);
  }

  @Test
  void shouldReadTheReceiptsOfABlock() throws IOException {
    var answer =
        Files.readAllLines(Vectors.path("l1-rpc", "debug_getRawReceipts", "get-block-n.io"))
            .stream()
            .filter(line -> line.startsWith("<< "))
            .findFirst()
            .orElseThrow();
    var receipts = new ArrayList<Bytes>();
    new ObjectMapper()
        .readTree(answer.substring(3))
        .get("result")
        .forEach(item -> receipts.add(Bytes.fromHex(item.asText())));
    var root = OrderedTrie.root(receipts);

    var block =
        blocks().stream()
            .filter(candidate -> candidate.header().receiptsRoot().equals(root))
            .findFirst()
            .orElseThrow();
    assertEquals(3, block.header().number());
    for (var encoded : receipts) assertEquals(encoded, Receipt.decode(encoded).encode());
  }

  private static List<Block> blocks() throws IOException {
    var in = new RlpReader(Bytes.wrap(Files.readAllBytes(Vectors.path("l1-rpc", "chain.rlp"))));
    var blocks = new ArrayList<Block>();
    while (!in.isAtEnd()) {
      var block = in.nextList();
      var header = BlockHeader.decode(block.nextRaw());
      var transactions = new ArrayList<Bytes>();
      // A legacy transaction is a list in place, one of a type the bytes of its envelope.
      for (var list = block.nextList(); !list.isAtEnd(); )
        transactions.add(list.isListNext() ? list.nextRaw() : list.nextBytes());
      assertEquals(header.ommersHash(), Keccak.hash(block.nextRaw()));
      var withdrawals = Optional.<List<Bytes>>empty();
      if (!block.isAtEnd()) {
        var items = new ArrayList<Bytes>();
        for (var list = block.nextList(); !list.isAtEnd(); ) items.add(list.nextRaw());
        withdrawals = Optional.of(items);
      }
      block.expectEnd();
      blocks.add(new Block(header, transactions, withdrawals));
    }
    return blocks;
  }
}
