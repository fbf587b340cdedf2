package opekko.protocol.block;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.IntStream;
import opekko.protocol.fault.InvalidData;
import opekko.protocol.rlp.RlpReader;
import opekko.protocol.rlp.RlpWriter;
import opekko.protocol.testkit.Hostile;
import opekko.protocol.testkit.Seeded;
import opekko.protocol.testkit.SeededChainData;
import opekko.protocol.testkit.Vectors;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BlockHeaderTest {
  private final Seeded seeded = new Seeded(26);
  private final SeededChainData data = new SeededChainData(seeded);

  static IntStream shapes() {
    return IntStream.range(0, SeededChainData.HEADER_SHAPES);
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void shouldDecodeWhatWasEncoded(int shape) {
    for (var i = 0; i < 100; i++) {
      var header = data.header(shape);

      assertEquals(header, BlockHeader.decode(header.encode()));
    }
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void shouldRefuseEveryTruncationAndSurviveChanges(int shape) {
    var encoded = data.header(shape).encode();
    Hostile.assertRefusesTruncation(encoded, BlockHeader::decode);
    for (var i = 0; i < 20; i++)
      Hostile.assertSurvivesChanges(encoded, BlockHeader::decode, seeded);
  }

  @Test
  void shouldSurviveRandomBytes() {
    Hostile.assertSurvivesRandomBytes(BlockHeader::decode, seeded);
  }

  @Test
  void shouldKeepFieldsOfForksToComeForTheHash() {
    var known = data.header(4);
    var fields = RlpReader.ofList(known.encode());
    var more =
        RlpWriter.list(out -> {
          while (!fields.isAtEnd()) out.putRaw(fields.nextRaw());
          out.put(seeded.hash()).putList(list -> list.put(1L));
        });

    var header = BlockHeader.decode(more);

    assertEquals(more, header.encode());
    assertEquals(known.requestsHash(), header.requestsHash());
    assertNotEquals(known.hash(), header.hash());
  }

  @Test
  void shouldRefuseBloomAndNonceOfWrongSize() {
    var fields = RlpReader.ofList(data.header(1).encode());
    var raw = IntStream.range(0, 16).mapToObj(_ -> fields.nextRaw()).toList();
    for (var position : List.of(6, 14)) {
      var wrong =
          RlpWriter.list(out -> {
            for (var i = 0; i < raw.size(); i++)
              if (i == position) out.put(seeded.bytes(7));
              else out.putRaw(raw.get(i));
          });
      assertThrows(InvalidData.class, () -> BlockHeader.decode(wrong));
    }
  }

  @Test
  void shouldHashTheGenesisHeadersOfPublicChains() {
    for (var test : Vectors.json("output-roots", "genesis-headers.json").get("headers"))
      assertHeader(test.get("header_rlp"), test.get("block_hash"), test.get("chain").asText());
  }

  @Test
  void shouldHashRecordedHeadersOfBothLayers() {
    for (var file : List.of("mainnet-17923026.json.gz", "mainnet-17923112.json.gz")) {
      var block = Vectors.json("l1-blocks", file);
      assertHeader(block.get("header_rlp"), block.get("hash"), file);
    }
    var withReceipts = Vectors.json("l1-blocks", "mainnet-21925176-with-receipts.json.gz");
    assertHeader(
        withReceipts.get("header_rlp"), withReceipts.at("/header_and_hashes/hash"), "21925176");
    for (var file : List.of("op-goerli-8381743.json", "op-sepolia-11065316.json")) {
      var block = Vectors.json("l2-blocks", file);
      assertHeader(block.get("header_rlp"), block.at("/block/hash"), file);
    }
    for (var name : Vectors.names("l2-payloads")) {
      var payload = Vectors.json("l2-payloads", name);
      if (payload.has("parent_header_rlp"))
        assertHeader(payload.get("parent_header_rlp"), payload.get("parent_hash"), name);
    }
  }

  private static void assertHeader(JsonNode encoded, JsonNode hash, String name) {
    var bytes = Bytes.fromHex(encoded.asText());
    var header = BlockHeader.decode(bytes);
    assertEquals(Hash.fromHex(hash.asText()), header.hash(), name);
    assertEquals(bytes, header.encode(), name);
    assertEquals(Bytes.EMPTY, header.further(), name);
  }
}
