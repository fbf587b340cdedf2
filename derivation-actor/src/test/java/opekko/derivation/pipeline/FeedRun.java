package opekko.derivation.pipeline;

import static org.junit.jupiter.api.Assertions.fail;

import java.util.ArrayList;
import java.util.List;
import opekko.protocol.batch.SingularBatch;
import opekko.protocol.config.RollupConfig;
import opekko.protocol.config.SystemConfig;
import opekko.protocol.l1.L1Block;
import opekko.protocol.metrics.NodeMetrics;
import opekko.protocol.testkit.Chains;
import opekko.protocol.type.Bytes;

/** Runs the stages that depend on L1 alone, L1 block by L1 block. */
final class FeedRun {
  private final List<String> notes = new ArrayList<>();
  private final BatchFeed feed;
  private List<Bytes> blobs = List.of();

  FeedRun(RollupConfig config, L1Block base) {
    this(config, base, Chains.systemConfig());
  }

  private FeedRun(RollupConfig config, L1Block base, SystemConfig systemConfig) {
    feed =
        new BatchFeed(
            config, base, systemConfig, new PipelineObserver(NodeMetrics.NONE, notes::add));
    drain();
  }

  /** What is given for blobs that are asked for. */
  FeedRun withBlobs(Bytes... given) {
    blobs = List.of(given);
    return this;
  }

  /** Times of the singular batches read from the block; a span counts as its first block. */
  List<Long> read(L1Block block) {
    feed.advance(block).ifPresent(fault -> fail("fault: " + fault));
    feed.nextOrigin().orElseThrow();
    return drain();
  }

  private List<Long> drain() {
    while (!feed.isOriginRead()) {
      switch (feed.read()) {
        case Pulled.Blocked<DecodedBatch>(Need.Blobs(var block, _)) ->
            feed.provideBlobs(block, blobs);
        case Pulled.Blocked<DecodedBatch>(var need) -> fail("needs " + need);
        case Pulled.Failed<DecodedBatch>(var fault) -> fail("fault: " + fault);
        case Pulled.Got<DecodedBatch> _,
            Pulled.Exhausted<DecodedBatch> _,
            Pulled.Again<DecodedBatch> _ -> {}
      }
    }
    var times = new ArrayList<Long>();
    while (feed.next() instanceof Pulled.Got<DecodedBatch>(var batch)) times.add(time(batch));
    return times;
  }

  private static long time(DecodedBatch batch) {
    return switch (batch) {
      case DecodedBatch.Singular(SingularBatch singular) -> singular.timestamp();
      case DecodedBatch.Span(var blocks) -> blocks.firstTime();
    };
  }

  BatchFeed feed() {
    return feed;
  }

  List<String> notes() {
    return notes;
  }
}
