package opekko.derivation.pipeline;

import java.util.Optional;
import opekko.protocol.batch.Batch;
import opekko.protocol.batch.SingularBatch;
import opekko.protocol.batch.SpanBatch;
import opekko.protocol.channel.BatchReader;
import opekko.protocol.config.RollupConfig;
import opekko.protocol.fault.InvalidData;
import opekko.protocol.fork.Hardfork;
import opekko.protocol.fork.ProtocolLimits;
import opekko.protocol.metrics.NodeEvent;
import opekko.protocol.metrics.NodeGauge;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.L1BlockRef;

/**
 * Decompresses channels and decodes their batches, one per pull. What breaks a stream drops the
 * rest of its channel; batches decoded before count.
 *
 * @spec derivation.md#channel-reader; op-node rollup/derive/channel_in_reader.go
 */
final class ChannelReader {
  private final RollupConfig config;
  private final PipelineObserver observer;
  private BatchReader reader;
  private long channelId;

  ChannelReader(RollupConfig config, PipelineObserver observer) {
    this.config = config;
    this.observer = observer;
  }

  /** The next batch of the channel at hand, else of the next channel of the stage before. */
  Pulled<DecodedBatch> nextBatch(ChannelStage channels, L1BlockRef origin) {
    if (reader == null) {
      var channel = channels.nextChannel();
      if (!(channel instanceof Pulled.Got<Bytes>(var bytes))) return channel.withoutValue();
      if (!open(bytes, origin)) return new Pulled.Again<>();
    }
    return read()
        .flatMap(batch -> decoded(batch, origin))
        .<Pulled<DecodedBatch>>map(Pulled.Got::new)
        .orElseGet(Pulled.Again::new);
  }

  private boolean open(Bytes channel, L1BlockRef origin) {
    channelId++;
    try {
      var limit = ProtocolLimits.channelBytes(config, origin.time());
      reader = BatchReader.open(channel, limit, config.isActive(Hardfork.FJORD, origin.time()));
      observer.metrics().set(NodeGauge.CHANNEL_INPUT_BYTES, channel.size());
      return true;
    } catch (InvalidData e) {
      observer.note("dropping channel at " + origin + ": " + e.getMessage());
      return false;
    }
  }

  private Optional<Batch> read() {
    try {
      var batch = reader.next();
      if (batch.isEmpty()) drop();
      return batch;
    } catch (InvalidData e) {
      observer.note("dropping the rest of a channel: " + e.getMessage());
      drop();
      return Optional.empty();
    }
  }

  private Optional<DecodedBatch> decoded(Batch batch, L1BlockRef origin) {
    return switch (batch) {
      case SingularBatch singular -> {
        observer.count(NodeEvent.SINGULAR_BATCHES);
        yield Optional.of(new DecodedBatch.Singular(singular));
      }
      case SpanBatch span -> decodedSpan(span, origin);
    };
  }

  private Optional<DecodedBatch> decodedSpan(SpanBatch span, L1BlockRef origin) {
    if (!config.isActive(Hardfork.DELTA, origin.time())) {
      observer.note("dropping span batch before Delta, at " + origin);
      return Optional.empty();
    }
    try {
      var blocks = SpanBlocks.of(span, config);
      observer.count(NodeEvent.SPAN_BATCHES);
      return Optional.of(new DecodedBatch.Span(blocks));
    } catch (InvalidData e) {
      observer.note("dropping malformed span batch: " + e.getMessage());
      return Optional.empty();
    }
  }

  /** Names the channel at hand, or the last one; each channel has another id. */
  long channelId() {
    return channelId;
  }

  /** Goes on with the next channel. */
  void drop() {
    if (reader != null) reader.close();
    reader = null;
  }
}
