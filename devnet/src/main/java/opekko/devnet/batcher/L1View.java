package opekko.devnet.batcher;

import java.math.BigInteger;
import opekko.protocol.type.L1BlockRef;

/**
 * L1 as the batcher's account sees it, read together.
 *
 * @param nonce of the account's next transaction after {@code head}, those that wait not counted
 * @param balance of the account, in wei
 * @param baseFee of the head, in wei
 * @param tip that L1 suggests, in wei
 * @param blobBaseFee of the next block, in wei
 */
public record L1View(
    L1BlockRef head,
    long nonce,
    BigInteger balance,
    BigInteger baseFee,
    BigInteger tip,
    BigInteger blobBaseFee) {}
