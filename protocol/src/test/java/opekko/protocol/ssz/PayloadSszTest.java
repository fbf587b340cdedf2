package opekko.protocol.ssz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.SplittableRandom;
import opekko.protocol.block.PayloadHash;
import opekko.protocol.crypto.Keccak;
import opekko.protocol.crypto.Secp256k1;
import opekko.protocol.fault.InvalidData;
import opekko.protocol.testkit.Vectors;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;
import org.junit.jupiter.api.Test;

class PayloadSszTest {
  @Test
  void shouldDecodeAndEncodeEachVector() {
    for (var want : Vectors.json("gossip", "payload-ssz.json").get("cases")) {
      var layout = want.path("topic_version").asInt(want.get("layout_version").asInt());
      var version = PayloadVersion.valueOf("V" + layout);
      var root = Bytes.fromHex(want.path("parent_beacon_block_root").asText(""));
      var text = Bytes.fromHex(want.get("ssz").asText());
      // The beacon root stands before the payload from V3 on; some vectors have it apart.
      var encoded =
          root.isEmpty() || text.slice(0, 32).equals(root) ? text : Bytes.concat(root, text);
      var name = want.get("name").asText();
      if (!want.get("valid").asBoolean()) {
        assertThrows(InvalidData.class, () -> PayloadSsz.decode(version, encoded), name);
        continue;
      }
      var envelope = PayloadSsz.decode(version, encoded);
      assertEquals(
          want.at("/payload/blockHash").asText(), envelope.payload().blockHash().toHex(), name);
      assertEquals(encoded, PayloadSsz.encode(version, envelope), name);
    }
  }

  @Test
  void shouldDecodeGossipMessagesAndRecoverTheirSigners() {
    for (var want : Vectors.json("gossip", "messages.json")) {
      if (!want.get("snappy_compressed").asBoolean() || !want.hasNonNull("payload")) continue;
      var plain = unsnap(Bytes.fromHex(want.get("message").asText()));
      var payloadBytes = plain.slice(65);
      assertEquals(want.get("payload_bytes_keccak").asText(), Keccak.hash(payloadBytes).toHex());
      var digest = Hash.fromHex(want.get("signing_hash").asText());
      var signer = Secp256k1.recover(digest, plain.slice(0, 64), plain.get(64));
      assertEquals(want.get("signer").asText(), signer.orElseThrow().toHex());
      checkPayload(want, payloadBytes);
    }
  }

  private static void checkPayload(JsonNode want, Bytes payloadBytes) {
    var version = PayloadVersion.valueOf("V" + want.get("topic_version").asInt());
    var envelope = PayloadSsz.decode(version, payloadBytes);
    assertEquals(payloadBytes, PayloadSsz.encode(version, envelope));
    // The vectors' own recomputation does not go into withdrawals, of which L2 blocks have none.
    if (envelope.payload().withdrawals().filter(list -> !list.isEmpty()).isPresent()) return;
    assertEquals(want.get("recomputed_block_hash").asText(), PayloadHash.of(envelope).toHex());
    assertEquals(want.get("block_hash_matches").asBoolean(), PayloadHash.isRight(envelope));
  }

  @Test
  void shouldRefuseRandomAndTruncatedBytesWithoutAnythingElseThanInvalidData() {
    var random = new SplittableRandom(5);
    for (var i = 0; i < 3000; i++) {
      var bytes = new byte[random.nextInt(900)];
      random.nextBytes(bytes);
      for (var version : PayloadVersion.values()) {
        try {
          PayloadSsz.decode(version, Bytes.wrap(bytes));
        } catch (InvalidData e) {
          assertEquals(true, e.getMessage().startsWith("ssz: "));
        }
      }
    }
  }

  /** A snappy block: enough of the format to read the vectors. */
  private static Bytes unsnap(Bytes in) {
    var at = 0;
    var size = 0;
    for (var shift = 0; ; shift += 7) {
      var next = in.getUnsigned(at++);
      size |= (next & 0x7f) << shift;
      if (next < 0x80) break;
    }
    var out = new byte[size];
    var written = 0;
    while (at < in.size()) {
      var tag = in.getUnsigned(at++);
      var kind = tag & 3;
      if (kind == 0) {
        var length = (tag >>> 2) + 1;
        if (length > 60) {
          var extra = length - 60;
          length = 1;
          for (var i = 0; i < extra; i++) length += in.getUnsigned(at++) << 8 * i;
        }
        in.slice(at, length).copyTo(out, written);
        at += length;
        written += length;
      } else {
        var length = kind == 1 ? 4 + (tag >>> 2 & 7) : (tag >>> 2) + 1;
        var distance =
            kind == 1
                ? (tag >>> 5) << 8 | in.getUnsigned(at++)
                : in.getUnsigned(at++) | in.getUnsigned(at++) << 8;
        for (var i = 0; i < length; i++, written++) out[written] = out[written - distance];
      }
    }
    return Bytes.wrap(out);
  }
}
