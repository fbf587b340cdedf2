package opekko.cluster.log;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import opekko.cluster.log.DecidedChain.Verdict;
import opekko.protocol.port.CommitLog.Outcome;
import opekko.protocol.type.BlockId;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;

/**
 * A verdict on its way from the state machine to the proposer, as Ratis carries it: 1, the lineage
 * (u64), and the tip (number u64, hash); or 0 and why it was refused, in UTF-8.
 */
final class Verdicts {
  private static final int SIZE = 1 + 2 * Long.BYTES + Hash.SIZE;

  private Verdicts() {}

  /** {@code chain}: after the verdict. */
  static byte[] encode(Verdict verdict, DecidedChain chain) {
    return switch (verdict) {
      case Verdict.Refused(var cause) -> {
        var text = cause.getBytes(StandardCharsets.UTF_8);
        yield ByteBuffer.allocate(1 + text.length).put((byte) 0).put(text).array();
      }
      case Verdict.Added _, Verdict.Unchanged _, Verdict.Rewound _ -> {
        var tip = chain.tip().orElseThrow();
        var out = ByteBuffer.allocate(SIZE).put((byte) 1).putLong(chain.lineage());
        yield out.putLong(tip.number()).put(tip.hash().bytes().asByteBuffer()).array();
      }
    };
  }

  static Outcome decode(Bytes encoded) {
    if (encoded.isEmpty()) return new Outcome.Unknown("the log gave no verdict");
    if (encoded.get(0) == 0)
      return new Outcome.Refused(new String(encoded.slice(1).toArray(), StandardCharsets.UTF_8));
    var hash = new Hash(encoded.slice(1 + 2 * Long.BYTES, Hash.SIZE));
    return new Outcome.Committed(
        new BlockId(hash, encoded.getLong(1 + Long.BYTES)), encoded.getLong(1));
  }
}
