package opekko.rpc.eth;

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
  record Refused(Reason reason, String text) implements SendOutcome {}

  /** It may be in the pool or not: no usable answer came. */
  record Unknown(String cause) implements SendOutcome {}

  /** Why a node refuses a transaction, as far as it asks for different answers. */
  enum Reason {
    /** The nonce is used up: the account's transaction of that nonce is in a block. */
    NONCE_TOO_LOW,
    /** Too far ahead of the account's nonce. */
    NONCE_TOO_HIGH,
    /** Another transaction of this nonce waits, and this one does not outbid it. */
    REPLACEMENT_UNDERPRICED,
    /** The fees are below what the chain or the pool asks for. */
    UNDERPRICED,
    INSUFFICIENT_FUNDS,
    WRONG_CHAIN,
    /** The pool has no room; or not for this account, or not for this kind just now. */
    POOL_FULL,
    OTHER;

    /**
     * By the texts of geth and of those that use them too.
     *
     * @spec go-ethereum core/error.go, core/txpool/errors.go
     */
    static Reason of(String text) {
      if (text.contains("nonce too low")) return NONCE_TOO_LOW;
      if (text.contains("nonce too high")) return NONCE_TOO_HIGH;
      if (text.contains("replacement transaction underpriced")) return REPLACEMENT_UNDERPRICED;
      if (text.contains("underpriced") || text.contains("less than block base fee"))
        return UNDERPRICED;
      if (text.contains("insufficient funds")) return INSUFFICIENT_FUNDS;
      if (text.contains("invalid chain id") || text.contains("invalid sender")) return WRONG_CHAIN;
      if (text.contains("txpool is full")
          || text.contains("already reserved")
          || text.contains("in-flight transaction limit")) return POOL_FULL;
      return OTHER;
    }
  }
}
