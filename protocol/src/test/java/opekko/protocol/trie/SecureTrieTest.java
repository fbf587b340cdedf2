package opekko.protocol.trie;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Optional;
import opekko.protocol.crypto.Keccak;
import opekko.protocol.rlp.RlpWriter;
import opekko.protocol.testkit.Seeded;
import opekko.protocol.testkit.Vectors;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;
import org.junit.jupiter.api.Test;

class SecureTrieTest {
  @Test
  void shouldHaveTheRootsOfTheReferenceTests() {
    for (var test : Vectors.json("rlp-trie", "trieanyorder_secureTrie.json")) {
      var trie = SecureTrie.EMPTY;
      for (var entry : test.get("in").properties())
        trie = trie.with(bytes(entry.getKey()), bytes(entry.getValue().asText()));

      assertEquals(Hash.fromHex(test.get("root").asText()), trie.root());
    }
  }

  private static Bytes bytes(String text) {
    return text.startsWith("0x")
        ? Bytes.fromHex(text)
        : Bytes.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void shouldAgreeWithTheBookAfterEveryChange() {
    for (var seed = 0; seed < 20; seed++) {
      var seeded = new Seeded(seed);
      var keys = seeded.list(60, () -> seeded.bytes(4));
      var book = new ReferenceTrie();
      var expected = new HashMap<Bytes, Bytes>();
      var trie = SecureTrie.EMPTY;
      for (var step = 0; step < 200 && !keys.isEmpty(); step++) {
        var key = keys.get(seeded.below(keys.size()));
        var value = seeded.below(3) == 0 ? Bytes.EMPTY : Bytes.of(1 + seeded.below(100));
        trie = value.isEmpty() ? trie.without(key) : trie.with(key, value);
        if (value.isEmpty()) expected.remove(key);
        else expected.put(key, value);
        book.put(Keccak.hash(key).bytes(), value);

        assertEquals(book.root(), trie.root(), "seed " + seed + ", step " + step);
        var asked = keys.get(seeded.below(keys.size()));
        assertEquals(Optional.ofNullable(expected.get(asked)), trie.get(asked));
        assertEquals(book.proof(Keccak.hash(asked).bytes()), trie.proof(asked));
      }
    }
  }

  @Test
  void shouldLeaveTheTrieBeforeAsItWas() {
    var seeded = new Seeded(5);
    var before = SecureTrie.EMPTY;
    for (var i = 0; i < 100; i++) before = before.with(seeded.bytes(8), seeded.bytes(20));
    var root = before.root();
    var key = seeded.bytes(8);

    var after = before.with(key, Bytes.of(1));

    assertEquals(root, before.root());
    assertEquals(Optional.empty(), before.get(key));
    assertEquals(root, after.without(key).root());
  }

  @Test
  void shouldProveValuesAndAbsenceToTheChecker() {
    var seeded = new Seeded(6);
    var trie = SecureTrie.EMPTY;
    for (var i = 0; i < 200; i++) {
      var slot = seeded.hash();
      var value = seeded.bytes(1 + seeded.below(32));
      trie = trie.with(slot.bytes(), new RlpWriter().put(value).toBytes());
      var absent = seeded.hash();

      assertEquals(
          Optional.of(value), MerkleProof.slot(trie.root(), slot, trie.proof(slot.bytes())));
      assertEquals(
          Optional.empty(), MerkleProof.slot(trie.root(), absent, trie.proof(absent.bytes())));
    }
  }

  @Test
  void shouldRefuseEmptyValues() {
    assertThrows(
        IllegalArgumentException.class, () -> SecureTrie.EMPTY.with(Bytes.of(1), Bytes.EMPTY));
  }
}
