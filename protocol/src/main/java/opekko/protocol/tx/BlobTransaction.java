package opekko.protocol.tx;

import java.util.ArrayList;
import java.util.List;
import opekko.protocol.blob.BlobSidecar;
import opekko.protocol.fault.InvalidData;
import opekko.protocol.rlp.RlpReader;
import opekko.protocol.rlp.RlpWriter;
import opekko.protocol.type.Bytes;

/**
 * A blob transaction as it is sent: with its sidecar, which no block contains.
 *
 * @spec EIP-4844 (networking), EIP-7594
 */
public record BlobTransaction(SignedTransaction transaction, BlobSidecar sidecar) {
  private static final Bytes TYPE = Bytes.of(SignedTransaction.BLOB);

  /** Whether the bytes are of this form, by their first bytes. */
  public static boolean isOne(Bytes encoded) {
    if (encoded.isEmpty() || encoded.getUnsigned(0) != SignedTransaction.BLOB) return false;
    return RlpReader.ofList(encoded.slice(1)).isListNext();
  }

  /**
   * @throws InvalidData when the bytes are of another form, or the sidecar's version is unknown
   */
  public static BlobTransaction decode(Bytes encoded) {
    if (!isOne(encoded)) throw new InvalidData("blob transaction: a sidecar is expected");
    var in = RlpReader.ofList(encoded.slice(1));
    var transaction = SignedTransaction.decode(Bytes.concat(TYPE, in.nextRaw()));
    var version = in.isListNext() ? BlobSidecar.BLOB_PROOFS : in.nextLong();
    if (version != BlobSidecar.BLOB_PROOFS && version != BlobSidecar.CELL_PROOFS)
      throw new InvalidData("blob transaction: unknown version " + version + " of the sidecar");
    var sidecar = new BlobSidecar((int) version, items(in), items(in), items(in));
    in.expectEnd();
    return new BlobTransaction(transaction, sidecar);
  }

  private static List<Bytes> items(RlpReader in) {
    var items = new ArrayList<Bytes>();
    for (var list = in.nextList(); !list.isAtEnd(); ) items.add(list.nextBytes());
    return List.copyOf(items);
  }

  public Bytes encode() {
    return RlpWriter.typed(
        SignedTransaction.BLOB,
        out -> {
          out.putRaw(transaction.encode().slice(1));
          if (sidecar.version() != BlobSidecar.BLOB_PROOFS) out.put(sidecar.version());
          out.putList(list -> sidecar.blobs().forEach(list::put));
          out.putList(list -> sidecar.commitments().forEach(list::put));
          out.putList(list -> sidecar.proofs().forEach(list::put));
        });
  }
}
