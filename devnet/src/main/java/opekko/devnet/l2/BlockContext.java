package opekko.devnet.l2;

import java.math.BigInteger;
import opekko.protocol.config.RollupConfig;
import opekko.protocol.fork.Hardfork;
import opekko.protocol.type.Address;

/** What all transactions of a block have in common. */
record BlockContext(RollupConfig config, long time, BigInteger baseFee, Address feeRecipient) {
  boolean has(Hardfork fork) {
    return config.isActive(fork, time);
  }
}
