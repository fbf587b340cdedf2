package opekko.derivation.pipeline;

import opekko.protocol.type.Bytes;

/** Puts frames together to channels. Which one is at work changes with Holocene, by L1 time. */
sealed interface ChannelStage permits ChannelBank, ChannelAssembler {
  /** The compressed bytes of the next complete channel. */
  Pulled<Bytes> nextChannel();

  /** Channels that are open. */
  int channels();

  /** Their bytes, as the protocol counts them. */
  long channelBytes();
}
