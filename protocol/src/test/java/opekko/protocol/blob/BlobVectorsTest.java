package opekko.protocol.blob;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import opekko.protocol.channel.Frame;
import opekko.protocol.fault.InvalidData;
import opekko.protocol.testkit.RecordedChain;
import opekko.protocol.testkit.Vectors;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class BlobVectorsTest {
  @Test
  void shouldDecodeOrRefuseAsTheVectorsSay() {
    for (var want : Vectors.json("batches", "blob-codec.json").get("decode")) {
      var blob = blob(want.get("blob_prefix").asText());
      if (want.has("error"))
        assertThrows(InvalidData.class, () -> BlobCodec.decode(blob), want.toString());
      else if (want.has("data_zero_bytes"))
        assertEquals(
            Bytes.wrap(new byte[want.get("data_zero_bytes").asInt()]), BlobCodec.decode(blob));
      else assertEquals(Bytes.fromHex(want.get("data").asText()), BlobCodec.decode(blob));
    }
  }

  @Test
  void shouldEncodeAsTheVectorsSay() {
    for (var want : Vectors.json("batches", "blob-codec.json").get("roundtrip")) {
      var data = Bytes.fromHex(want.get("text_hex").asText());
      var blob = blob(want.get("blob_prefix").asText());

      assertEquals(blob, BlobCodec.encode(data), want.toString());
      assertEquals(data, BlobCodec.decode(blob), want.toString());
    }
  }

  @Test
  void shouldMakeTheCommitmentOfARealBlob() throws IOException {
    var want = Vectors.json("batches", "op-sepolia-blob-5335448.json");
    var blob =
        Bytes.wrap(Files.readAllBytes(Vectors.path("batches", "op-sepolia-blob-5335448.bin")));
    var commitment = Kzg.commitmentOf(blob);

    assertEquals(want.get("kzg_commitment").asText(), commitment.toHex());
    assertEquals(want.get("versioned_hash").asText(), Kzg.versionedHash(commitment).toHex());
  }

  @ParameterizedTest
  @MethodSource("recordedBlobs")
  void shouldCheckAndDecodeRecordedBlobs(String fixture) {
    var claims = new ArrayList<BlobBatchCheck.Claim>();
    for (var line : Vectors.jsonLines(Vectors.path("derivation-e2e", fixture, "blobs.jsonl.gz"))) {
      var blob = Bytes.fromHex(line.get("blob").asText());
      var commitment = Bytes.fromHex(line.get("commitment").asText());
      var hash = Hash.fromHex(line.get("versioned_hash").asText());
      claims.add(new BlobBatchCheck.Claim(blob, commitment, hash));
      assertTrue(Kzg.isProven(blob, commitment, Bytes.fromHex(line.get("proof").asText())));
      assertFalse(Frame.parseAll(BlobCodec.decode(blob)).isEmpty());
      assertEquals(blob, BlobCodec.encode(BlobCodec.decode(blob)));
    }

    assertEquals(List.of(), new BlobBatchCheck(new SplittableRandom(1)).wrong(claims));
  }

  static List<String> recordedBlobs() {
    return RecordedChain.names()
        .filter(
            name -> Files.exists(Vectors.path("derivation-e2e", name).resolve("blobs.jsonl.gz")))
        .toList();
  }

  /** The top bits of the very first byte pass, as in the reference, and do not reach the data. */
  @ParameterizedTest
  @ValueSource(ints = {0x40, 0x80, 0xc0})
  void shouldPassTheTopBitsOfTheFirstElement(int bits) {
    var data = Bytes.of(1, 2, 3);
    var blob = BlobCodec.encode(data).toArray();
    blob[0] |= (byte) bits;

    assertEquals(data, BlobCodec.decode(Bytes.wrap(blob)));
  }

  /** Any single byte that differs either changes the data or makes the blob unreadable. */
  @Test
  void shouldLeaveNoBitUnread() {
    var data = Bytes.of(5, 6, 7);
    var random = new SplittableRandom(2);
    for (var i = 0; i < 300; i++) {
      var blob = BlobCodec.encode(data).toArray();
      var at = 1 + random.nextInt(i < 150 ? 200 : blob.length - 1);
      blob[at] ^= (byte) (1 << random.nextInt(8));
      assertFalse(readsAs(data, Bytes.wrap(blob)), "byte " + at);
    }
  }

  private static boolean readsAs(Bytes data, Bytes blob) {
    try {
      return BlobCodec.decode(blob).equals(data);
    } catch (InvalidData e) {
      return false;
    }
  }

  private static Bytes blob(String prefix) {
    var blob = new byte[BlobCodec.BLOB_SIZE];
    Bytes.fromHex(prefix).copyTo(blob, 0);
    return Bytes.wrap(blob);
  }
}
