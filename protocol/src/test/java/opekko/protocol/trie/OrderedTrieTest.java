package opekko.protocol.trie;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import opekko.protocol.crypto.Keccak;
import opekko.protocol.rlp.RlpWriter;
import opekko.protocol.testkit.Seeded;
import opekko.protocol.testkit.Vectors;
import opekko.protocol.type.Bytes;
import org.junit.jupiter.api.Test;

class OrderedTrieTest {
  private final Seeded seeded = new Seeded(22);

  @Test
  void shouldTrustTheReferenceBecauseItAgreesWithPublishedRoots() {
    for (var test : Vectors.json("rlp-trie", "trietest.json").properties()) {
      var trie = new ReferenceTrie();
      for (var entry : test.getValue().get("in"))
        trie.put(bytes(entry.get(0)), bytes(entry.get(1)));
      assertEquals(test.getValue().get("root").asText(), trie.root().toHex(), test.getKey());
    }
    for (var test : Vectors.json("rlp-trie", "trieanyorder_secureTrie.json").properties()) {
      var trie = new ReferenceTrie();
      for (var entry : test.getValue().get("in").properties()) {
        var key = Keccak.hash(bytes(entry.getKey())).bytes();
        trie.put(key, bytes(entry.getValue()));
      }
      assertEquals(test.getValue().get("root").asText(), trie.root().toHex(), test.getKey());
    }
  }

  @Test
  void shouldBeTheRootOfTheTrieKeyedByIndex() {
    // One, two and three bytes of key; tiny values, whose nodes are part of their parents, and
    // large ones.
    for (var size : List.of(0, 1, 2, 3, 15, 16, 17, 127, 128, 129, 130, 255, 256, 257, 700))
      for (var limit : List.of(1, 8, 40, 300)) {
        var values = values(size, limit);
        var trie = new ReferenceTrie();
        for (var i = 0; i < size; i++) trie.put(RlpWriter.number(i), values.get(i));

        assertEquals(trie.root(), OrderedTrie.root(values), size + " values up to " + limit);
      }
  }

  @Test
  void shouldBeTheEmptyRootWhenThereIsNothing() {
    assertEquals(Keccak.hash(Bytes.of(0x80)), OrderedTrie.EMPTY_ROOT);
    assertEquals(OrderedTrie.EMPTY_ROOT, OrderedTrie.root(List.of()));
  }

  @Test
  void shouldDifferWhenAValueOrTheOrderChanges() {
    for (var i = 0; i < 100; i++) {
      var values = values(2 + seeded.below(200), 60);
      var root = OrderedTrie.root(values);

      var changed = new ArrayList<>(values);
      changed.set(seeded.below(values.size()), seeded.bytes(61));
      assertNotEquals(root, OrderedTrie.root(changed));

      var swapped = new ArrayList<>(values);
      Collections.swap(swapped, 0, 1 + seeded.below(values.size() - 1));
      if (!swapped.equals(values)) assertNotEquals(root, OrderedTrie.root(swapped));
      assertNotEquals(root, OrderedTrie.root(values.subList(1, values.size())));
    }
  }

  private List<Bytes> values(int size, int limit) {
    var values = new ArrayList<Bytes>();
    while (values.size() < size) values.add(seeded.bytes(1 + seeded.below(limit)));
    return values;
  }

  private static Bytes bytes(JsonNode text) {
    return text.isNull() ? Bytes.EMPTY : bytes(text.asText());
  }

  private static Bytes bytes(String text) {
    return text.startsWith("0x")
        ? Bytes.fromHex(text)
        : Bytes.wrap(text.getBytes(StandardCharsets.US_ASCII));
  }
}
