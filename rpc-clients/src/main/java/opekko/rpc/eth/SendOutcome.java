package opekko.rpc.eth;

import opekko.protocol.tx.PoolRefusal;
import opekko.protocol.type.Hash;

/** What became of a transaction that was sent. */
public sealed interface SendOutcome {
  /** It is in the node's pool, by this call or an earlier one. */
  record Accepted(Hash hash) implements SendOutcome {}

  /**
   * It is not in the pool.
   *
   * @param text the node's own
   */
  record Refused(PoolRefusal reason, String text) implements SendOutcome {}

  /** It may be in the pool or not: no usable answer came. */
  record Unknown(String cause) implements SendOutcome {}
}
