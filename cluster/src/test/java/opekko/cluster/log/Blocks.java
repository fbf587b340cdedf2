package opekko.cluster.log;

import java.util.List;
import java.util.Optional;
import opekko.protocol.engine.PayloadEnvelope;
import opekko.protocol.testkit.Chains;
import opekko.protocol.type.BlockId;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;

/** Blocks made up for tests: block n of branch b is hash {@code 1,000,000 b + n}. */
final class Blocks {
  private Blocks() {}

  static PayloadEnvelope block(long number) {
    return block(number, 0, Chains.hash(number - 1));
  }

  static PayloadEnvelope sized(long number, int bytes) {
    return new PayloadEnvelope(
        Optional.empty(),
        Chains.l2Block(number, 2 * number, 1, Bytes.EMPTY, List.of(Bytes.wrap(new byte[bytes]))));
  }

  static PayloadEnvelope block(long number, int branch, Hash parent) {
    var like = Chains.l2Block(number, 2 * number, 1, Bytes.EMPTY, List.of(Bytes.of(branch, 1)));
    return new PayloadEnvelope(
        Optional.empty(), Chains.l2Block(like, parent, Chains.hash(1_000_000L * branch + number)));
  }

  static BlockId id(long number) {
    return new BlockId(Chains.hash(number), number);
  }
}
