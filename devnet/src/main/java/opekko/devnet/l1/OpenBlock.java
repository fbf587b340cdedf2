package opekko.devnet.l1;

import java.math.BigInteger;
import opekko.protocol.trie.WorldState;

/** A block that still takes transactions. */
public interface OpenBlock {
  /** Whether a transaction came into the block. */
  enum Verdict {
    ADDED,
    /** It does not fit or does not pay enough now. */
    NOT_NOW,
    /** The state has moved past it. */
    NEVER
  }

  /** After what has been added. */
  WorldState state();

  BigInteger baseFee();

  Verdict add(KnownTransaction candidate);
}
