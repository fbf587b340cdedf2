package opekko.protocol.tx;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Why a node's pool refuses a transaction, as far as it asks for different answers: read from the
 * texts of geth and of those that use them too.
 *
 * @spec go-ethereum core/error.go, core/txpool/errors.go
 */
public enum PoolRefusal {
  /** It is in the pool already: as good as taken. */
  ALREADY_KNOWN("already known", "known transaction", "already in the mempool"),
  /** The nonce is used up: the account's transaction of that nonce is in a block. */
  NONCE_TOO_LOW("nonce too low", "nonce is too low"),
  /** Too far ahead of the account's nonce. */
  NONCE_TOO_HIGH("nonce too high"),
  /** Another transaction of this nonce waits, and this one does not outbid it. */
  REPLACEMENT_UNDERPRICED("replacement transaction underpriced", "replacement tx underpriced"),
  /** The fees are below what the chain or the pool asks for. */
  UNDERPRICED("underpriced", "less than block base fee", "less than block blob gas fee"),
  INSUFFICIENT_FUNDS("insufficient funds"),
  WRONG_CHAIN("invalid chain id", "invalid sender"),
  /** A transaction with blobs and one without do not wait side by side in one account. */
  OTHER_KIND_WAITS("already reserved"),
  /** The pool has no room, or not for this account. */
  POOL_FULL("txpool is full", "in-flight transaction limit"),
  OTHER;

  private final List<String> words;

  PoolRefusal(String... words) {
    this.words = List.of(words);
  }

  public static PoolRefusal of(String text) {
    var lower = text.toLowerCase(Locale.ROOT);
    return Arrays.stream(values())
        .filter(each -> each.words.stream().anyMatch(lower::contains))
        .findFirst()
        .orElse(OTHER);
  }
}
