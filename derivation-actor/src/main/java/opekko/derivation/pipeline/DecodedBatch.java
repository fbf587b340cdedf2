package opekko.derivation.pipeline;

import java.util.List;
import opekko.protocol.batch.SingularBatch;
import opekko.protocol.type.Bytes;

/** A batch as the channel reader gives it. */
sealed interface DecodedBatch {
  record Singular(SingularBatch batch) implements DecodedBatch {}

  record Span(SpanBlocks blocks) implements DecodedBatch {}

  /** Roughly what it takes in memory. */
  default long weight() {
    return switch (this) {
      case Singular(var batch) -> weight(batch.transactions());
      case Span(var blocks) -> {
        var total = 0L;
        for (var i = 0; i < blocks.count(); i++) total += weight(blocks.transactions(i));
        yield total;
      }
    };
  }

  private static long weight(List<Bytes> transactions) {
    var total = 100L;
    for (var transaction : transactions) total += 40L + transaction.size();
    return total;
  }
}
