package opekko.derivation.pipeline;

import opekko.protocol.channel.Channel;
import opekko.protocol.channel.Frame;
import opekko.protocol.config.RollupConfig;
import opekko.protocol.fork.ProtocolLimits;
import opekko.protocol.metrics.NodeEvent;
import opekko.protocol.type.Bytes;

/**
 * Holocene's channel stage: one channel at a time, its frames strictly in order. One frame is taken
 * in per pull.
 *
 * @spec holocene/derivation.md#channel-bank; op-node rollup/derive/channel_assembler.go
 */
final class ChannelAssembler implements ChannelStage {
  private final RollupConfig config;
  private final FrameQueue frames;
  private final PipelineObserver observer;
  private Channel staging;

  ChannelAssembler(RollupConfig config, FrameQueue frames, PipelineObserver observer) {
    this.config = config;
    this.frames = frames;
    this.observer = observer;
  }

  @Override
  public Pulled<Bytes> nextChannel() {
    dropIfTimedOut();
    var next = frames.nextFrame();
    if (!(next instanceof Pulled.Got<Frame>(var frame))) return next.withoutValue();
    if (frame.number() == 0) {
      observer.count(NodeEvent.HEAD_CHANNEL);
      staging = new Channel(frame.id(), frames.origin(), true);
    }
    if (!isAdded(frame)) return new Pulled.Again<>();
    observer.count(NodeEvent.FRAME_ADDED);
    if (!frame.isLast()) return new Pulled.Again<>();
    var complete = staging;
    staging = null;
    return new Pulled.Got<>(complete.data());
  }

  private boolean isAdded(Frame frame) {
    if (staging == null || !staging.id().equals(frame.id())) {
      observer.note("frame " + frame.number() + " continues no channel: " + frame.id());
      return false;
    }
    var added = staging.add(frame);
    if (added != Channel.Added.ADDED) {
      observer.note("frame " + frame.number() + " of channel " + frame.id() + " refused: " + added);
      return false;
    }
    var limit = ProtocolLimits.channelBytes(config, frames.origin().time());
    if (staging.weight() <= limit) return true;
    observer.note("channel " + staging.id() + " dropped: over " + limit + " bytes");
    staging = null;
    return false;
  }

  private void dropIfTimedOut() {
    if (staging == null) return;
    var origin = frames.origin();
    var timeout = ProtocolLimits.channelTimeout(config, origin.time());
    if (staging.openBlock().number() + timeout >= origin.number()) return;
    observer.count(NodeEvent.CHANNEL_TIMEOUT);
    observer.note("channel " + staging.id() + " timed out at " + origin);
    staging = null;
  }

  @Override
  public int channels() {
    return staging == null ? 0 : 1;
  }

  @Override
  public long channelBytes() {
    return staging == null ? 0 : staging.weight();
  }
}
