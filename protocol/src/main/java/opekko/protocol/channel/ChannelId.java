package opekko.protocol.channel;

import opekko.protocol.type.Bytes;

/** Names a channel: 16 bytes the batcher drew at random. */
public record ChannelId(Bytes bytes) {
  public static final int SIZE = 16;

  public ChannelId {
    if (bytes.size() != SIZE)
      throw new IllegalArgumentException("a channel id has 16 bytes, not " + bytes.size());
  }

  @Override
  public String toString() {
    return bytes.toUnprefixedHex();
  }
}
