package opekko.node.ha;

import opekko.protocol.api.HaResult;

/** What an order came to, in two lines. */
public final class ResultText {
  private ResultText() {}

  public static String of(HaResult result, boolean isDryRun) {
    var leader =
        result
            .leader()
            .map(id -> "%s leads, term %d".formatted(id, result.term()))
            .orElse("nobody leads, newest term " + result.term());
    return isDryRun
        ? "dry run: %s%n%s".formatted(result.summary(), leader)
        : "%s%n%s; took %d ms, %s"
            .formatted(
                result.summary(),
                leader,
                result.tookMillis(),
                ChangeText.lateBlocks(result.lateBlocks()));
  }
}
