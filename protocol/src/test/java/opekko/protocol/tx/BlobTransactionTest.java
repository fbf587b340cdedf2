package opekko.protocol.tx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import opekko.protocol.blob.BlobCodec;
import opekko.protocol.blob.BlobSidecar;
import opekko.protocol.fault.InvalidData;
import opekko.protocol.testkit.Seeded;
import opekko.protocol.type.Address;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BlobTransactionTest {
  private static final Bytes KEY =
      Bytes.fromHex("ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80");
  private static final Address SIGNER =
      Address.fromHex("0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266");

  private final Seeded seeded = new Seeded(3);

  private static SignedTransaction transaction(List<Hash> hashes) {
    return TransactionDraft.on(901, 4)
        .withFees(BigInteger.ONE, BigInteger.TEN)
        .carrying(hashes, BigInteger.TWO)
        .signedBy(KEY);
  }

  @ParameterizedTest
  @ValueSource(ints = {BlobSidecar.BLOB_PROOFS, BlobSidecar.CELL_PROOFS})
  void shouldCarryProvenBlobsThereAndBack(int version) {
    var blobs = List.of(BlobCodec.encode(seeded.bytes(500)), BlobCodec.encode(seeded.bytes(900)));
    var sidecar = BlobSidecar.of(version, blobs);
    var sent = new BlobTransaction(transaction(sidecar.versionedHashes()), sidecar);

    var received = BlobTransaction.decode(sent.encode());

    assertEquals(sent, received);
    assertEquals(Optional.of(SIGNER), received.transaction().sender());
    assertEquals(
        Optional.empty(), received.sidecar().mismatch(received.transaction().blobHashes()));
    assertTrue(BlobTransaction.isOne(sent.encode()));
    assertFalse(BlobTransaction.isOne(sent.transaction().encode()));
  }

  @ParameterizedTest
  @ValueSource(ints = {BlobSidecar.BLOB_PROOFS, BlobSidecar.CELL_PROOFS})
  void shouldSayWhatIsWrongWithASidecar(int version) {
    var right = BlobSidecar.of(version, List.of(BlobCodec.encode(seeded.bytes(500))));
    var hashes = right.versionedHashes();
    var other = BlobCodec.encode(seeded.bytes(500));
    var proofs = new ArrayList<>(right.proofs());
    proofs.set(proofs.size() - 1, seeded.bytes(48));

    assertEquals(
        Optional.of("the proof of blob 0 does not hold"),
        new BlobSidecar(version, List.of(other), right.commitments(), right.proofs())
            .mismatch(hashes));
    assertEquals(
        Optional.of("the proof of blob 0 does not hold"),
        new BlobSidecar(version, right.blobs(), right.commitments(), proofs).mismatch(hashes));
    assertEquals(
        Optional.of("the commitments are not those of the versioned hashes"),
        right.mismatch(List.of(seeded.hash())));
    assertTrue(right.mismatch(List.of()).orElseThrow().contains("1 blobs"));
  }

  @Test
  void shouldRefuseUnknownVersionsAndPlainTransactions() {
    var sidecar = new BlobSidecar(7, List.of(), List.of(), List.of());
    var unknown = new BlobTransaction(transaction(List.of(Hash.ZERO)), sidecar).encode();

    assertThrows(InvalidData.class, () -> BlobTransaction.decode(unknown));
    assertThrows(
        InvalidData.class, () -> BlobTransaction.decode(transaction(List.of(Hash.ZERO)).encode()));
  }
}
