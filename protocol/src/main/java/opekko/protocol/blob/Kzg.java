package opekko.protocol.blob;

import ethereum.ckzg4844.CKZG4844JNI;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import opekko.protocol.crypto.Sha256;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;

/**
 * KZG commitments, by c-kzg. Its trusted setup takes over a second to load: the first use waits for
 * it, {@link #load} can be called before.
 *
 * @spec EIP-4844
 */
public final class Kzg {
  public static final int COMMITMENT_SIZE = 48;
  public static final int PROOF_SIZE = 48;

  /** Of the blob with its extension. */
  public static final int CELLS_PER_BLOB = 128;

  private static final byte VERSION = 1;

  private Kzg() {}

  /** Loads the setup if it is not loaded yet. */
  public static void load() {
    Setup.load();
  }

  /**
   * @param blob 131,072 bytes
   * @return 48 bytes
   * @throws IllegalArgumentException when it has another size, or an element that is not canonical
   */
  public static Bytes commitmentOf(Bytes blob) {
    load();
    try {
      return Bytes.wrap(CKZG4844JNI.blobToKzgCommitment(blob.toArray()));
    } catch (RuntimeException e) {
      throw new IllegalArgumentException("blob: not 4,096 canonical field elements", e);
    }
  }

  /** Whether the proof shows that the commitment is the blob's; false on any malformed input. */
  public static boolean isProven(Bytes blob, Bytes commitment, Bytes proof) {
    load();
    try {
      return CKZG4844JNI.verifyBlobKzgProof(blob.toArray(), commitment.toArray(), proof.toArray());
    } catch (RuntimeException e) {
      return false;
    }
  }

  /**
   * The 48-byte proof that the commitment is the blob's.
   *
   * @throws IllegalArgumentException when either is malformed
   */
  public static Bytes proofOf(Bytes blob, Bytes commitment) {
    load();
    try {
      return Bytes.wrap(CKZG4844JNI.computeBlobKzgProof(blob.toArray(), commitment.toArray()));
    } catch (RuntimeException e) {
      throw new IllegalArgumentException("blob or commitment is malformed", e);
    }
  }

  /**
   * The proofs of the blob's 128 cells, 48 bytes each. Takes a good part of a second.
   *
   * @throws IllegalArgumentException when the blob is malformed
   * @spec EIP-7594
   */
  public static List<Bytes> cellProofsOf(Bytes blob) {
    load();
    try {
      var all = Bytes.wrap(CKZG4844JNI.computeCellsAndKzgProofs(blob.toArray()).getProofs());
      return IntStream.range(0, CELLS_PER_BLOB)
          .mapToObj(cell -> all.slice(cell * PROOF_SIZE, PROOF_SIZE))
          .toList();
    } catch (RuntimeException e) {
      throw new IllegalArgumentException("blob: not 4,096 canonical field elements", e);
    }
  }

  /**
   * Whether the proofs of all cells show that the commitment is the blob's; false on any malformed
   * input.
   */
  public static boolean areCellsProven(Bytes blob, Bytes commitment, List<Bytes> proofs) {
    load();
    if (proofs.size() != CELLS_PER_BLOB) return false;
    try {
      return CKZG4844JNI.verifyCellKzgProofBatch(
          Bytes.concat(Collections.nCopies(CELLS_PER_BLOB, commitment).toArray(Bytes[]::new))
              .toArray(),
          LongStream.range(0, CELLS_PER_BLOB).toArray(),
          CKZG4844JNI.computeCells(blob.toArray()),
          Bytes.concat(proofs.toArray(Bytes[]::new)).toArray());
    } catch (RuntimeException e) {
      return false;
    }
  }

  /** What a blob transaction carries for a commitment. */
  public static Hash versionedHash(Bytes commitment) {
    var hash = Sha256.hash(commitment).bytes().toArray();
    hash[0] = VERSION;
    return new Hash(Bytes.wrap(hash));
  }

  /** Loads on first use, once. */
  private static final class Setup {
    static {
      CKZG4844JNI.loadNativeLibrary();
      CKZG4844JNI.loadTrustedSetupFromResource("/kzg/trusted_setup.txt", Kzg.class, 0);
    }

    private static void load() {}
  }
}
