package opekko.node.simulation;

import java.util.List;
import java.util.Optional;
import opekko.protocol.engine.GetPayloadOutcome;
import opekko.protocol.engine.PayloadEnvelope;
import opekko.protocol.fault.Fetched;
import opekko.protocol.l1.L1Block;
import opekko.protocol.port.L1Heads;
import opekko.protocol.type.BlockId;
import opekko.protocol.type.Hash;
import opekko.protocol.type.L1BlockRef;
import opekko.protocol.type.L2BlockRef;

/** Values in few words, for the journal: whole blocks would drown it. */
final class Brief {
  private static final int HASH_DIGITS = 10;

  private Brief() {}

  static String of(Object value) {
    return switch (value) {
      case Fetched.Found<?>(var found) -> of(found);
      case Fetched.Missing<?>(var what) -> "missing: " + what;
      case Fetched.Failed<?>(var fault) -> "failed: " + fault.cause();
      case GetPayloadOutcome.Built(var block) -> "built " + of(block);
      case PayloadEnvelope block -> of(block.id());
      case L1Block block -> of(block.ref());
      case L1BlockRef ref -> of(ref.id());
      case L2BlockRef ref -> of(ref.id());
      case L1Heads(var head, var safe, var finalized) ->
          of(head) + " " + of(safe) + " " + of(finalized);
      case Optional<?> maybe -> maybe.map(Brief::of).orElse("none");
      case List<?> list when !list.isEmpty() -> list.size() + " from " + of(list.getFirst());
      case BlockId(var hash, var number) -> number + ":" + of(hash);
      case Hash hash -> hash.toHex().substring(0, HASH_DIGITS);
      default -> String.valueOf(value);
    };
  }
}
