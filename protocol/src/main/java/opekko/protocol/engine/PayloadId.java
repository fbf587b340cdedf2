package opekko.protocol.engine;

import opekko.protocol.type.Bytes;

/** Names a block-building job of the engine: 8 opaque bytes. */
public record PayloadId(Bytes bytes) {
  public PayloadId {
    if (bytes.size() != 8)
      throw new IllegalArgumentException("a payload id has 8 bytes, not " + bytes.size());
  }
}
