package opekko.devnet.l1;

import java.math.BigInteger;
import java.util.Optional;
import opekko.protocol.blob.BlobSidecar;
import opekko.protocol.tx.SignedTransaction;
import opekko.protocol.type.Address;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;

/**
 * A transaction whose form, signature and blobs have been checked.
 *
 * @param encoded as blocks contain it
 * @param sidecar present for blob transactions
 */
public record KnownTransaction(
    SignedTransaction transaction,
    Bytes encoded,
    Hash hash,
    Address sender,
    Optional<BlobSidecar> sidecar) {

  static final long GAS_PER_BLOB = 131_072;

  public int blobCount() {
    return transaction.blobHashes().size();
  }

  public long blobGas() {
    return blobCount() * GAS_PER_BLOB;
  }

  KnownTransaction withoutSidecar() {
    return sidecar.isEmpty()
        ? this
        : new KnownTransaction(transaction, encoded, hash, sender, Optional.empty());
  }

  /** What the sender must own: the most that it can cost, in wei. */
  public BigInteger maxCost() {
    return BigInteger.valueOf(transaction.gas())
        .multiply(transaction.feeCap())
        .add(BigInteger.valueOf(blobGas()).multiply(transaction.blobFeeCap()))
        .add(transaction.value());
  }

  /** What each gas pays above the base fee; negative when it does not pay that. */
  public BigInteger tip(BigInteger baseFee) {
    return transaction.tipCap().min(transaction.feeCap().subtract(baseFee));
  }

  /** What each gas pays in a block with this base fee. */
  public BigInteger effectivePrice(BigInteger baseFee) {
    return transaction.feeCap().min(baseFee.add(transaction.tipCap()));
  }
}
