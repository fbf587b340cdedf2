package opekko.protocol.attributes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import opekko.protocol.block.BlockHeader;
import opekko.protocol.crypto.Keccak;
import opekko.protocol.testkit.Vectors;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;
import org.junit.jupiter.api.Test;

class OutputRootTest {
  private static final String TOPIC = "output-roots";

  @Test
  void shouldHashThePublishedPreimage() {
    var test = Vectors.json(TOPIC, "output-preimage.json");
    var preimage = Bytes.fromHex(test.get("encoding").asText());

    var root = OutputRoot.of(word(preimage, 1), word(preimage, 2), word(preimage, 3));

    assertEquals(OutputRoot.VERSION, word(preimage, 0));
    assertEquals(test.get("output_root").asText(), root.toHex());
    assertEquals(Keccak.hash(preimage), root);
  }

  @Test
  void shouldAnswerAsTheReferenceDoes() {
    var test = Vectors.json(TOPIC, "output-at-block.json");

    var root =
        OutputRoot.of(
            Hash.fromHex(test.at("/header/stateRoot").asText()),
            Hash.fromHex(test.at("/account_proof/storageHash").asText()),
            Hash.fromHex(test.at("/header/hash").asText()));

    assertEquals(test.get("output_root").asText(), root.toHex());
  }

  @Test
  void shouldComputeRootsOfGenesisBlocks() {
    for (var test : Vectors.json(TOPIC, "genesis-headers.json").get("headers")) {
      var header = BlockHeader.decode(Bytes.fromHex(test.get("header_rlp").asText()));

      var root =
          OutputRoot.of(
              header.stateRoot(),
              Hash.fromHex(test.get("message_passer_storage_root").asText()),
              header.hash());

      assertEquals(test.get("block_hash").asText(), header.hash().toHex());
      assertEquals(test.get("output_root").asText(), root.toHex(), test.get("chain").asText());
    }
  }

  private static Hash word(Bytes words, int index) {
    return new Hash(words.slice(32 * index, 32));
  }
}
