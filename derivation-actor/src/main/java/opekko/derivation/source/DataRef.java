package opekko.derivation.source;

import opekko.protocol.l1.BlobRef;
import opekko.protocol.type.Bytes;

/** One piece of batcher data, or where it is. */
public sealed interface DataRef {
  record Calldata(Bytes data) implements DataRef {}

  /** To be fetched from the beacon chain. */
  record InBlob(BlobRef blob) implements DataRef {}
}
