package opekko.devnet.batcher;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What a pool's refusal asks of the sender, read from the words of geth, which others follow. */
enum Refusal {
  ALREADY_KNOWN("already known", "known transaction", "already in the mempool"),
  NONCE_TOO_LOW("nonce too low", "nonce is too low"),
  TOO_CHEAP(
      "replacement transaction underpriced",
      "transaction underpriced",
      "replacement tx underpriced",
      "max fee per gas less than block base fee",
      "max fee per blob gas less than block blob gas fee",
      "underpriced"),
  NO_FUNDS("insufficient funds"),
  /** A blob and another transaction of one account do not wait side by side. */
  RESERVED("address already reserved", "already reserved"),
  /** Gaps in nonces, full pools, and whatever there may be. */
  OTHER;

  private final List<String> words;

  Refusal(String... words) {
    this.words = List.of(words);
  }

  static Refusal of(String reason) {
    var text = reason.toLowerCase(Locale.ROOT);
    return Arrays.stream(values())
        .filter(each -> each.words.stream().anyMatch(text::contains))
        .findFirst()
        .orElse(OTHER);
  }
}
