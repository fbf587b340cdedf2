package opekko.protocol.block;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import opekko.protocol.engine.PayloadEnvelope;
import opekko.protocol.fault.InvalidData;
import opekko.protocol.ssz.PayloadSsz;
import opekko.protocol.ssz.PayloadVersion;
import opekko.protocol.testkit.Seeded;
import opekko.protocol.testkit.SeededChainData;
import opekko.protocol.testkit.Vectors;
import opekko.protocol.trie.OrderedTrie;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PayloadHashTest {
  private static final int PAYLOADS_WITH_BLOCK = 4;

  private final Seeded seeded = new Seeded(27);

  @Test
  void shouldGoFromBlockToPayloadAndBackOnRecordedPayloads() {
    var checked = 0;
    for (var name : Vectors.names("l2-payloads")) {
      var test = Vectors.json("l2-payloads", name);
      if (!test.has("attributes")) continue;
      var transactions = list(test.at("/attributes/transactions"));
      assertEquals(
          test.get("transactions_root").asText(), OrderedTrie.root(transactions).toHex(), name);
      if (!test.hasNonNull("block_header_rlp")) continue;

      var header = BlockHeader.decode(Bytes.fromHex(test.get("block_header_rlp").asText()));
      var envelope = BlockPayload.of(header, header.hash(), transactions);

      assertEquals(test.get("expected_block_hash").asText(), PayloadHash.of(envelope).toHex());
      assertEquals(header, PayloadHash.header(envelope), name);
      assertTrue(PayloadHash.isRight(envelope), name);
      checked++;
    }
    assertEquals(PAYLOADS_WITH_BLOCK, checked);
  }

  @Test
  void shouldGoFromBlockToPayloadAndBackOnRecordedBlocks() {
    for (var block : Vectors.json("l2-blocks", "op-goerli-16701705-run.json.gz").get("blocks")) {
      var header = BlockHeader.decode(Bytes.fromHex(block.get("header").asText()));

      var envelope = BlockPayload.of(header, header.hash(), list(block.get("txs")));

      assertEquals(block.get("hash").asText(), PayloadHash.of(envelope).toHex());
      assertEquals(header, PayloadHash.header(envelope));
      assertEquals(Optional.empty(), envelope.payload().withdrawals());
    }
  }

  @ParameterizedTest
  @EnumSource(PayloadVersion.class)
  void shouldBeWrongForAPayloadThatSomebodyTouched(PayloadVersion version) {
    var made = new SeededChainData(seeded).envelope(version);
    var blockHashAt = made.parentBeaconBlockRoot().isPresent() ? 472 + Hash.SIZE : 472;
    var bytes = PayloadSsz.encode(version, made).toArray();
    PayloadHash.of(made).bytes().copyTo(bytes, blockHashAt);
    var encoded = Bytes.wrap(bytes);
    assertTrue(PayloadHash.isRight(PayloadSsz.decode(version, encoded)));
    for (var i = 0; i < 300; i++) {
      PayloadEnvelope touched;
      try {
        touched = PayloadSsz.decode(version, seeded.withOneBitTurned(encoded));
      } catch (InvalidData e) {
        continue;
      }
      // From Isthmus on the header's root is one of storage: the list itself counts for nothing.
      var isUnseen =
          version == PayloadVersion.V4
              && !touched.payload().withdrawals().equals(made.payload().withdrawals());
      assertEquals(isUnseen, PayloadHash.isRight(touched));
    }
  }

  @Test
  void shouldMakeNoPayloadOfABlockWithoutBaseFee() {
    var header = new SeededChainData(seeded).header(0);

    assertThrows(InvalidData.class, () -> BlockPayload.of(header, header.hash(), List.of()));
  }

  private static List<Bytes> list(JsonNode array) {
    var items = new ArrayList<Bytes>();
    array.forEach(item -> items.add(Bytes.fromHex(item.asText())));
    return items;
  }
}
