package opekko.devnet.batcher;

import java.math.BigInteger;
import opekko.protocol.blob.BlobCodec;

/**
 * Whether blobs or calldata are cheaper, for full transactions.
 *
 * @spec op-batcher batcher/channel_config_provider.go
 */
final class DataPrice {
  private static final long TRANSACTION_GAS = 21_000;

  /** Of a byte that is not zero, as nearly all compressed ones are (EIP-7623). */
  private static final long GAS_PER_BYTE = 40;

  private static final long GAS_PER_BLOB = 131_072;

  private DataPrice() {}

  static boolean favoursBlobs(L1View l1, FeeSettings fees, ChannelSettings channels) {
    var gasPrice = l1.baseFee().max(fees.minBaseFee()).add(l1.tip().max(fees.minTip()));
    var calldataBytes = BigInteger.valueOf(channels.maxCalldata());
    var calldataCost =
        gasPrice.multiply(
            BigInteger.valueOf(TRANSACTION_GAS + channels.maxCalldata() * GAS_PER_BYTE));
    var blobs = channels.targetFrames();
    var blobBytes = BigInteger.valueOf((long) BlobCodec.MAX_DATA_SIZE * blobs);
    var blobCost =
        gasPrice
            .multiply(BigInteger.valueOf(TRANSACTION_GAS))
            .add(l1.blobBaseFee().multiply(BigInteger.valueOf(GAS_PER_BLOB * blobs)));
    return blobCost.multiply(calldataBytes).compareTo(calldataCost.multiply(blobBytes)) <= 0;
  }
}
