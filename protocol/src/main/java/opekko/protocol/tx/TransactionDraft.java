package opekko.protocol.tx;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import opekko.protocol.type.Address;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;

/**
 * What somebody wants to send, before it is signed: of type 2, or of type 3 when it names blobs.
 *
 * @param tipCap wei for each gas, as the next
 * @param blobFeeCap wei for each blob gas
 */
public record TransactionDraft(
    long chainId,
    long nonce,
    BigInteger tipCap,
    BigInteger feeCap,
    long gas,
    Address to,
    BigInteger value,
    Bytes data,
    BigInteger blobFeeCap,
    List<Hash> blobHashes) {

  /** A transfer of nothing to nobody, with just the gas that needs. */
  public static TransactionDraft on(long chainId, long nonce) {
    return new TransactionDraft(
        chainId,
        nonce,
        BigInteger.ZERO,
        BigInteger.ZERO,
        IntrinsicGas.of(Bytes.EMPTY, Bytes.EMPTY),
        Address.ZERO,
        BigInteger.ZERO,
        Bytes.EMPTY,
        BigInteger.ZERO,
        List.of());
  }

  public TransactionDraft withFees(BigInteger newTipCap, BigInteger newFeeCap) {
    return new TransactionDraft(
        chainId, nonce, newTipCap, newFeeCap, gas, to, value, data, blobFeeCap, blobHashes);
  }

  public TransactionDraft withGas(long changed) {
    return new TransactionDraft(
        chainId, nonce, tipCap, feeCap, changed, to, value, data, blobFeeCap, blobHashes);
  }

  public TransactionDraft paying(Address receiver, BigInteger amount) {
    return new TransactionDraft(
        chainId, nonce, tipCap, feeCap, gas, receiver, amount, data, blobFeeCap, blobHashes);
  }

  /** With calldata, and the gas that it needs at least before any code runs. */
  public TransactionDraft calling(Address receiver, Bytes calldata) {
    var least = Math.max(IntrinsicGas.of(calldata, Bytes.EMPTY), IntrinsicGas.floor(calldata));
    return new TransactionDraft(
        chainId,
        nonce,
        tipCap,
        feeCap,
        Math.max(gas, least),
        receiver,
        value,
        calldata,
        blobFeeCap,
        blobHashes);
  }

  public TransactionDraft carrying(List<Hash> versionedHashes, BigInteger feeCapOfBlobs) {
    return new TransactionDraft(
        chainId, nonce, tipCap, feeCap, gas, to, value, data, feeCapOfBlobs, versionedHashes);
  }

  /**
   * @param key 32 bytes
   * @throws IllegalArgumentException when the key is none
   */
  public SignedTransaction signedBy(Bytes key) {
    return new SignedTransaction(
            blobHashes.isEmpty() ? SignedTransaction.DYNAMIC_FEE : SignedTransaction.BLOB,
            BigInteger.valueOf(chainId),
            nonce,
            tipCap,
            feeCap,
            gas,
            Optional.of(to),
            value,
            data,
            SignedTransaction.EMPTY_LIST,
            blobFeeCap,
            blobHashes,
            Bytes.EMPTY,
            BigInteger.ZERO,
            BigInteger.ZERO,
            BigInteger.ZERO)
        .signedBy(key);
  }
}
