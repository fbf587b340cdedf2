package opekko.devnet.batcher;

import java.math.BigInteger;
import opekko.protocol.type.BlockId;
import opekko.protocol.type.Hash;

/**
 * A transaction is in a block of L1.
 *
 * @param fee what it cost, in wei
 */
public record Inclusion(Hash transaction, BlockId block, BigInteger fee) {}
