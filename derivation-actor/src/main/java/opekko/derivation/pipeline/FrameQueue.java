package opekko.derivation.pipeline;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import opekko.protocol.channel.Frame;
import opekko.protocol.config.RollupConfig;
import opekko.protocol.fault.InvalidData;
import opekko.protocol.fork.Hardfork;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.L1BlockRef;

/**
 * Parses batcher data into frames; from Holocene on only frames that continue a channel in order
 * stay.
 *
 * @spec derivation.md#frame-queue; op-node rollup/derive/frame_queue.go
 */
final class FrameQueue {
  private final RollupConfig config;
  private final L1Retrieval retrieval;
  private final PipelineObserver observer;
  private final Deque<Frame> frames = new ArrayDeque<>();

  FrameQueue(RollupConfig config, L1Retrieval retrieval, PipelineObserver observer) {
    this.config = config;
    this.retrieval = retrieval;
    this.observer = observer;
  }

  L1BlockRef origin() {
    return retrieval.origin();
  }

  Pulled<Frame> nextFrame() {
    if (frames.isEmpty()) {
      var data = retrieval.nextData();
      if (!(data instanceof Pulled.Got<Bytes>(var bytes))) return data.withoutValue();
      load(bytes);
    }
    return frames.isEmpty() ? new Pulled.Again<>() : new Pulled.Got<>(frames.poll());
  }

  private void load(Bytes data) {
    try {
      var parsed = Frame.parseAll(data);
      var isPruned = config.isActive(Hardfork.HOLOCENE, origin().time());
      frames.addAll(isPruned ? pruned(parsed) : parsed);
    } catch (InvalidData e) {
      observer.note("dropping batcher data of " + origin() + ": " + e.getMessage());
    }
  }

  /** Holocene's activation: what was not handed on is lost. */
  void clear() {
    frames.clear();
  }

  /**
   * Keeps the frames that are contiguous and in order. A first frame drops the unfinished channel
   * before it; frames that continue nothing are dropped.
   *
   * @spec holocene/derivation.md#frame-queue
   */
  static List<Frame> pruned(List<Frame> frames) {
    var kept = new ArrayList<Frame>(frames.size());
    for (var frame : frames) addInOrder(kept, frame);
    return kept;
  }

  /**
   * What is kept so far is contiguous, so a new frame is judged by the last one kept; when that one
   * has to go, by the one before.
   */
  private static void addInOrder(List<Frame> kept, Frame frame) {
    while (!kept.isEmpty()) {
      var previous = kept.getLast();
      if (previous.id().equals(frame.id())) {
        if (!previous.isLast() && frame.number() == previous.number() + 1) kept.add(frame);
        return;
      }
      if (frame.number() != 0) return;
      if (previous.isLast()) break;
      kept.removeLast();
    }
    // A frame with none before it may continue an earlier transaction: the next stage judges it.
    kept.add(frame);
  }
}
