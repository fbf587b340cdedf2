package opekko.protocol.trie;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import opekko.protocol.crypto.Keccak;
import opekko.protocol.fault.InvalidData;
import opekko.protocol.rlp.RlpWriter;
import opekko.protocol.testkit.Seeded;
import opekko.protocol.testkit.Vectors;
import opekko.protocol.type.Address;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;
import org.junit.jupiter.api.Test;

class MerkleProofTest {
  private final Seeded seeded = new Seeded(23);

  @Test
  void shouldReadAccountsAndSlotsOfRecordedProofs() {
    for (var test : Vectors.json("output-roots", "account-proofs.json").get("cases")) {
      var proof = test.get("proof");
      var root = Hash.fromHex(test.get("state_root").asText());
      var address = Address.fromHex(proof.get("address").asText());

      var account = MerkleProof.account(root, address, nodes(proof.get("accountProof")));

      assertEquals(
          Optional.of(
              new MerkleProof.Account(
                  Long.decode(proof.get("nonce").asText()),
                  new BigInteger(proof.get("balance").asText().substring(2), 16),
                  Hash.fromHex(proof.get("storageHash").asText()),
                  Hash.fromHex(proof.get("codeHash").asText()))),
          account);
      for (var slot : proof.get("storageProof"))
        assertEquals(
            Optional.of(slot.get("value").asText()),
            MerkleProof.slot(
                    account.orElseThrow().storageRoot(),
                    Hash.fromHex(slot.get("key").asText()),
                    nodes(slot.get("proof")))
                .map(Bytes::toHex));
    }
  }

  @Test
  void shouldRefuseRecordedProofsWhenAnyNodeIsChangedOrMissing() {
    var test = Vectors.json("output-roots", "account-proofs.json").get("cases").get(0);
    var root = Hash.fromHex(test.get("state_root").asText());
    var address = Address.fromHex(test.at("/proof/address").asText());
    var whole = nodes(test.at("/proof/accountProof"));
    for (var i = 0; i < whole.size(); i++) {
      var missing = new ArrayList<>(whole);
      missing.remove(i);
      assertThrows(InvalidData.class, () -> MerkleProof.account(root, address, missing));
      for (var turn = 0; turn < 50; turn++) {
        var changed = new ArrayList<>(whole);
        changed.set(i, seeded.withOneBitTurned(whole.get(i)));
        assertThrows(InvalidData.class, () -> MerkleProof.account(root, address, changed));
      }
    }
    var other = seeded.hash();
    assertThrows(InvalidData.class, () -> MerkleProof.account(other, address, whole));
  }

  @Test
  void shouldFindEverySlotAndNoOther() {
    for (var size : List.of(1, 2, 3, 10, 100, 400)) {
      var trie = new ReferenceTrie();
      var slots = new HashMap<Hash, Bytes>();
      for (var i = 0; i < size; i++) {
        var slot = seeded.hash();
        var value = seeded.bytes(1 + seeded.below(32));
        slots.put(slot, value);
        trie.put(hashed(slot), new RlpWriter().put(value).toBytes());
      }
      var root = trie.root();

      slots.forEach((slot, value) ->
          assertEquals(Optional.of(value), MerkleProof.slot(root, slot, trie.proof(hashed(slot)))));
      for (var i = 0; i < 50; i++) {
        var absent = seeded.hash();
        assertEquals(Optional.empty(), MerkleProof.slot(root, absent, trie.proof(hashed(absent))));
      }
    }
  }

  @Test
  void shouldNotTakeOneSlotsProofForAnothers() {
    var trie = new ReferenceTrie();
    var slots = Stream.generate(seeded::hash).limit(40).toList();
    for (var slot : slots) trie.put(hashed(slot), slot.bytes());
    var root = trie.root();
    var shown = slots.getFirst();
    var other = slots.getLast();
    assertNotEquals(shown, other);

    assertThrows(InvalidData.class, () -> MerkleProof.slot(root, shown, trie.proof(hashed(other))));
  }

  @Test
  void shouldFindNothingInTheEmptyTrie() {
    assertEquals(
        Optional.empty(), MerkleProof.slot(OrderedTrie.EMPTY_ROOT, seeded.hash(), List.of()));
  }

  @Test
  void shouldRefuseTrustedRootsOfThingsThatAreNoTrie() {
    for (var i = 0; i < 3000; i++) {
      var node = seeded.flip() ? seeded.bytesUpTo(80) : randomNode();
      try {
        MerkleProof.slot(Keccak.hash(node), seeded.hash(), List.of(node));
      } catch (InvalidData e) {
        assertTrue(!e.getMessage().isBlank());
      }
    }
  }

  @Test
  void shouldRefuseATrieDeeperThanItsKeys() {
    // Each branch leads to the next below all sixteen digits, more often than a key has digits.
    var nodes = new ArrayList<Bytes>();
    nodes.add(Bytes.of(0xc0));
    for (var depth = 0; depth < 70; depth++) {
      var below = Keccak.hash(nodes.getLast());
      nodes.add(
          RlpWriter.list(out -> {
            for (var digit = 0; digit < 16; digit++) out.put(below);
            out.put(Bytes.EMPTY);
          }));
    }
    var root = Keccak.hash(nodes.getLast());

    var refusal =
        assertThrows(InvalidData.class, () -> MerkleProof.slot(root, seeded.hash(), nodes));

    assertEquals("proof: goes on beyond the key's end", refusal.getMessage());
  }

  private Bytes randomNode() {
    return RlpWriter.list(out -> {
      var size = seeded.flip() ? 2 : 17;
      for (var i = 0; i < size; i++) out.put(seeded.bytesUpTo(34));
    });
  }

  private static Bytes hashed(Hash slot) {
    return Keccak.hash(slot.bytes()).bytes();
  }

  private static List<Bytes> nodes(JsonNode array) {
    var nodes = new ArrayList<Bytes>();
    array.forEach(node -> nodes.add(Bytes.fromHex(node.asText())));
    return nodes;
  }
}
