package opekko.node.batcher;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import opekko.node.config.ConfigError;
import opekko.protocol.config.NearestName;

/** Flags of op-batcher for parts that are not here, or are another way. */
final class ForeignBatcherFlag {
  /** Flag, or the beginning of a family of flags, and why it changes nothing. */
  private static final Map<String, String> WITHOUT_EFFECT =
      Map.ofEntries(
          Map.entry("approx-compr-ratio", "the ratio is learned"),
          Map.entry("compressor", "sizes are predicted, then measured"),
          Map.entry("check-recent-txs-depth", "--wait-node-sync waits for L1's head"),
          Map.entry("throttle.", "the engine is not throttled"),
          Map.entry("safe-abort-nonce-too-low-count", "three times are enough"),
          Map.entry("txmgr.receipt-query-interval", "--poll-interval is used"),
          Map.entry("txmgr.retry-interval", "waits grow by themselves"),
          Map.entry("txmgr.max-retries", "it never gives up"),
          Map.entry("txmgr.send-timeout", "it never gives up"),
          Map.entry("txmgr.not-in-mempool-timeout", "it never gives up"),
          Map.entry("txmgr.already-published-custom-errs", "receipts decide"),
          Map.entry("txmgr.blob-tip-cap-", "blobs offer the usual tip"),
          Map.entry("log.", "--log.level is what there is"),
          Map.entry("metrics.", "there are no metrics here yet"),
          Map.entry("pprof.", "use Java Flight Recorder"),
          Map.entry("rpc.", "there is no admin RPC here yet"));

  private static final Map<String, String> REFUSED =
      Map.of(
          "mnemonic", "give the key itself with --private-key",
          "hd-path", "give the key itself with --private-key",
          "sequencer-hd-path", "give the key itself with --private-key",
          "signer.", "remote signers of transactions are not supported: use --private-key",
          "altda.", "alternative data availability is not supported");

  private ForeignBatcherFlag() {}

  /**
   * Warnings for what changes nothing.
   *
   * @throws ConfigError for a flag that would, or that nobody knows
   */
  static List<String> warnings(Map<String, String> given) {
    var warnings = new ArrayList<String>();
    given.forEach((flag, value) -> {
      var refusal = noteOf(REFUSED, flag);
      var isOff = flag.equals("altda.enabled") && value.equals("false");
      if (refusal != null && !isOff) throw new ConfigError("--" + flag + ": " + refusal);
      var note = refusal == null ? noteOf(WITHOUT_EFFECT, flag) : "it is off";
      if (note == null) throw new ConfigError(unknown(flag));
      warnings.add("--" + flag + " has no effect: " + note);
    });
    return warnings;
  }

  private static String noteOf(Map<String, String> notes, String flag) {
    return notes.entrySet().stream()
        .filter(entry -> matches(entry.getKey(), flag))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(null);
  }

  private static boolean matches(String prefix, String flag) {
    var isFamily = prefix.endsWith(".") || prefix.endsWith("-");
    return isFamily ? flag.startsWith(prefix) : flag.equals(prefix);
  }

  private static String unknown(String flag) {
    return "--"
        + flag
        + ": no such option"
        + NearestName.near(flag, BatcherFlag.names())
            .map(near -> "; did you mean --" + near + "?")
            .orElse("");
  }
}
