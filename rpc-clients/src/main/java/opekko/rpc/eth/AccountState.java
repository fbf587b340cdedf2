package opekko.rpc.eth;

import java.math.BigInteger;

/**
 * What a node says of an account.
 *
 * @param nonce after the latest block
 * @param pendingNonce after what waits in the node's pool
 * @param balance in wei, after the latest block
 */
public record AccountState(long nonce, long pendingNonce, BigInteger balance) {}
