package opekko.protocol.blob;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.zip.GZIPInputStream;
import opekko.protocol.crypto.Keccak;
import opekko.protocol.testkit.Vectors;
import opekko.protocol.type.Bytes;
import org.junit.jupiter.api.Test;

class KzgVectorsTest {
  private final BlobBatchCheck check = new BlobBatchCheck(new SplittableRandom(4));

  @Test
  void shouldMakeTheCommitmentsOfTheVectors() throws IOException {
    for (var want : Vectors.json("kzg", "kzg.json").get("blob_to_kzg_commitment")) {
      var blob = blob(want);
      var output = want.get("output");
      if (output.isNull())
        assertThrows(IllegalArgumentException.class, () -> Kzg.commitmentOf(blob), name(want));
      else assertEquals(output.asText(), Kzg.commitmentOf(blob).toHex(), name(want));
    }
  }

  @Test
  void shouldJudgeTheProofsOfTheVectors() throws IOException {
    for (var want : Vectors.json("kzg", "kzg.json").get("verify_blob_kzg_proof")) {
      var isProven = Kzg.isProven(blob(want), bytes(want, "commitment"), bytes(want, "proof"));

      assertEquals(want.get("output").asBoolean(), isProven, name(want));
    }
  }

  /** Each vector beside sound blobs, so that it is judged by the combination. */
  @Test
  void shouldJudgeTheVectorsInABatchAsAlone() throws IOException {
    for (var want : Vectors.json("kzg", "kzg.json").get("verify_blob_kzg_proof")) {
      var blob = blob(want);
      var commitment = bytes(want, "commitment");
      var claim = new BlobBatchCheck.Claim(blob, commitment, Kzg.versionedHash(commitment));
      var companion = companion();
      var expected = BlobBatchCheck.holdsAlone(claim) ? List.of() : List.of(1);

      assertEquals(expected, check.wrong(List.of(companion, claim)), name(want));
      assertEquals(
          expected, BlobBatchCheck.oneByOne().wrong(List.of(companion, claim)), name(want));
    }
  }

  @Test
  void shouldProveTheSidecarsOfARealSlot() {
    var sidecars = Vectors.json("kzg", "beacon-blob-sidecars-goerli-7422094.json.gz").get("data");
    var wants = Vectors.json("kzg", "beacon-blob-sidecars.json").get("sidecars");
    var claims = new ArrayList<BlobBatchCheck.Claim>();
    for (var sidecar : sidecars) {
      var want = wants.get(claims.size());
      var blob = bytes(sidecar, "blob");
      var commitment = bytes(sidecar, "kzg_commitment");
      assertEquals(want.get("blob_keccak").asText(), Keccak.hash(blob).toHex());
      assertEquals(want.get("versioned_hash").asText(), Kzg.versionedHash(commitment).toHex());
      assertTrue(Kzg.isProven(blob, commitment, bytes(sidecar, "kzg_proof")));
      assertFalse(Kzg.isProven(blob, commitment, commitment));
      claims.add(new BlobBatchCheck.Claim(blob, commitment, Kzg.versionedHash(commitment)));
    }

    assertEquals(wants.size(), claims.size());
    assertEquals(List.of(), check.wrong(claims));
  }

  @Test
  void shouldNameTheWrongOnesOfARealSlot() {
    var data = Vectors.json("kzg", "beacon-blob-sidecars-goerli-7422094.json.gz").get("data");
    var claims = new ArrayList<BlobBatchCheck.Claim>();
    for (var sidecar : data) {
      var commitment = bytes(sidecar, "kzg_commitment");
      var blob = bytes(sidecar, "blob");
      claims.add(new BlobBatchCheck.Claim(blob, commitment, Kzg.versionedHash(commitment)));
    }
    var first = claims.getFirst();
    var last = claims.getLast();
    claims.set(0, new BlobBatchCheck.Claim(first.blob(), first.commitment(), last.versionedHash()));
    claims.add(new BlobBatchCheck.Claim(Bytes.EMPTY, last.commitment(), last.versionedHash()));

    assertEquals(List.of(0, claims.size() - 1), check.wrong(claims));
  }

  private static BlobBatchCheck.Claim companion() {
    var blob = BlobCodec.encode(Bytes.of(1, 2, 3));
    var commitment = Kzg.commitmentOf(blob);
    return new BlobBatchCheck.Claim(blob, commitment, Kzg.versionedHash(commitment));
  }

  private static Bytes blob(JsonNode vector) throws IOException {
    var file = Vectors.path("kzg", "blobs", vector.get("blob").asText() + ".bin.gz");
    try (var in = new GZIPInputStream(Files.newInputStream(file))) {
      return Bytes.wrap(in.readAllBytes());
    }
  }

  private static Bytes bytes(JsonNode node, String field) {
    return Bytes.fromHex(node.get(field).asText());
  }

  private static String name(JsonNode vector) {
    return vector.get("name").asText();
  }
}
