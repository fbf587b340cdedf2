package opekko.derivation.pipeline;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import opekko.protocol.channel.Channel;
import opekko.protocol.channel.ChannelId;
import opekko.protocol.channel.Frame;
import opekko.protocol.config.RollupConfig;
import opekko.protocol.fork.Hardfork;
import opekko.protocol.fork.ProtocolLimits;
import opekko.protocol.metrics.NodeEvent;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.L1BlockRef;

/**
 * Collects frames of any number of channels, in any order, until Holocene. Bounded in bytes: the
 * oldest channel goes first.
 *
 * @spec derivation.md#channel-bank; op-node rollup/derive/channel_bank.go
 */
final class ChannelBank implements ChannelStage {
  private final RollupConfig config;
  private final FrameQueue frames;
  private final PipelineObserver observer;

  /** In the order they were opened. */
  private final Map<ChannelId, Channel> channels = new LinkedHashMap<>();

  ChannelBank(RollupConfig config, FrameQueue frames, PipelineObserver observer) {
    this.config = config;
    this.frames = frames;
    this.observer = observer;
  }

  /** Reads before it takes in more: pruning depends on that order. */
  @Override
  public Pulled<Bytes> nextChannel() {
    if (!channels.isEmpty()) {
      if (dropTimedOutHead()) return new Pulled.Again<>();
      var ready = firstReadable();
      if (ready.isPresent()) {
        channels.remove(ready.get().id());
        observer.count(NodeEvent.HEAD_CHANNEL);
        return new Pulled.Got<>(ready.get().data());
      }
    }
    var frame = frames.nextFrame();
    if (frame instanceof Pulled.Got<Frame>(var value)) ingest(value);
    return frame.withoutValue();
  }

  /** Only at the head: those behind it are passed over until they get there. */
  private boolean dropTimedOutHead() {
    var head = channels.values().iterator().next();
    if (!isTimedOut(head)) return false;
    observer.count(NodeEvent.CHANNEL_TIMEOUT);
    observer.note("channel " + head.id() + " timed out at " + frames.origin());
    channels.remove(head.id());
    return true;
  }

  /** The head channel if it is complete; from Canyon on the first complete one. */
  private Optional<Channel> firstReadable() {
    var isAnyReadable = config.isActive(Hardfork.CANYON, frames.origin().time());
    return channels.values().stream()
        .limit(isAnyReadable ? channels.size() : 1)
        .filter(channel -> channel.isReady() && !isTimedOut(channel))
        .findFirst();
  }

  private void ingest(Frame frame) {
    var origin = frames.origin();
    var channel = channels.get(frame.id());
    if (channel == null) {
      if (channels.isEmpty()) observer.count(NodeEvent.HEAD_CHANNEL);
      channel = new Channel(frame.id(), origin, false);
      channels.put(frame.id(), channel);
    }
    if (isTimedOut(channel)) {
      observer.note("channel " + frame.id() + " timed out, ignoring its frame " + frame.number());
      return;
    }
    var added = channel.add(frame);
    if (added != Channel.Added.ADDED) {
      observer.note("frame " + frame.number() + " of channel " + frame.id() + " refused: " + added);
      return;
    }
    observer.count(NodeEvent.FRAME_ADDED);
    prune(origin);
  }

  /** The head could not be read, so it goes first. Unsigned: see {@link Channel#weight}. */
  private void prune(L1BlockRef origin) {
    var limit = ProtocolLimits.channelBankBytes(config, origin.time());
    var total = channelBytes();
    while (Long.compareUnsigned(total, limit) > 0 && !channels.isEmpty()) {
      var head = channels.values().iterator().next();
      observer.note("channel bank over " + limit + " bytes, dropping channel " + head.id());
      channels.remove(head.id());
      total -= head.weight();
    }
  }

  private boolean isTimedOut(Channel channel) {
    var origin = frames.origin();
    var timeout = ProtocolLimits.channelTimeout(config, origin.time());
    return channel.openBlock().number() + timeout < origin.number();
  }

  @Override
  public int channels() {
    return channels.size();
  }

  @Override
  public long channelBytes() {
    var total = 0L;
    for (var channel : channels.values()) total += channel.weight();
    return total;
  }
}
