package opekko.protocol.batch;

import opekko.protocol.fault.InvalidData;
import opekko.protocol.type.Bytes;

/**
 * What a batcher puts into a channel, as decoded: its claims are not checked against the chain yet.
 */
public sealed interface Batch permits SingularBatch, SpanBatch {
  /**
   * @param encoded with its type byte
   * @throws InvalidData when the bytes are no batch
   */
  static Batch decode(Bytes encoded) {
    if (encoded.isEmpty()) throw new InvalidData("batch: empty");
    return switch (encoded.getUnsigned(0)) {
      case SingularBatch.TYPE -> SingularBatch.decode(encoded.slice(1));
      case SpanBatch.TYPE -> SpanBatch.decode(encoded.slice(1));
      default -> throw new InvalidData("batch: unknown type " + encoded.getUnsigned(0));
    };
  }

  /** With its type byte. */
  Bytes encode();
}
