package opekko.protocol.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import com.fasterxml.jackson.databind.JsonNode;
import opekko.protocol.testkit.Vectors;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;
import org.junit.jupiter.api.Test;

class PayloadSigningHashTest {
  @Test
  void shouldComputeTheRecordedHash() {
    for (var test : Vectors.json("gossip", "signing-hash.json").get("cases")) {
      var preimage = Bytes.fromHex(text(test, "payload_hash_preimage"));
      var payloadHash = Hash.fromHex(text(test, "payload_hash"));
      var chainId = test.get("chain_id").asLong();

      assertEquals(text(test, "signing_hash"), PayloadSigningHash.of(chainId, preimage).toHex());
      assertEquals(text(test, "signing_hash"), PayloadSigningHash.of(chainId, payloadHash).toHex());
    }
  }

  @Test
  void shouldGiveWhatTheSignersOfRecordedMessagesSigned() {
    for (var message : Vectors.json("gossip", "messages.json")) {
      var payloadHash = Hash.fromHex(text(message, "payload_bytes_keccak"));
      var signature = Bytes.fromHex(text(message, "signature"));

      var digest = PayloadSigningHash.of(message.get("chain_id").asLong(), payloadHash);

      assertEquals(text(message, "signing_hash"), digest.toHex());
      assertEquals(
          text(message, "signer"),
          Secp256k1.recover(digest, signature.slice(0, 64), signature.get(64))
              .orElseThrow()
              .toHex());
    }
  }

  @Test
  void shouldDifferFromChainToChain() {
    assertNotEquals(PayloadSigningHash.of(10, Hash.ZERO), PayloadSigningHash.of(11, Hash.ZERO));
    assertNotEquals(PayloadSigningHash.of(10, Hash.ZERO), PayloadSigningHash.of(-10, Hash.ZERO));
  }

  private static String text(JsonNode node, String field) {
    return node.get(field).asText();
  }
}
