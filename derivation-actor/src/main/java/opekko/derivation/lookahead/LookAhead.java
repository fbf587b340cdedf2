package opekko.derivation.lookahead;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import opekko.derivation.source.DataRef;
import opekko.derivation.source.DataSource;
import opekko.protocol.config.RollupConfig;
import opekko.protocol.fault.Fault;
import opekko.protocol.fault.Fetched;
import opekko.protocol.l1.L1Block;
import opekko.protocol.type.Address;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;
import opekko.protocol.type.L1BlockRef;

/**
 * L1 blocks and blobs fetched before they are needed, under one bound of bytes, never above the
 * head less the confirmations. Says what to fetch and takes the answers. After a failure it rests
 * until {@link #resume}: who retries, and when, is decided elsewhere.
 */
public final class LookAhead {
  private final RollupConfig config;
  private final long confirmations;
  private final long settledDepth;
  private final Requests requests;
  private final L1Window window;
  private final BlobWindow blobs;
  private L1BlockRef head = L1BlockRef.NONE;
  private Address batcher = Address.ZERO;
  private Optional<Fault> failure = Optional.empty();

  /** Where requests go. Answers come back by {@link #rangeRead} and {@link #blobsRead}. */
  public record Requests(Consumer<L1Range> ranges, Consumer<BlobRequest> blobs) {}

  /**
   * @param confirmations L1 blocks below the head that are not read yet
   * @param settledDepth how deep below the head a reorg is expected to reach
   */
  public LookAhead(
      RollupConfig config,
      LookAheadLimits limits,
      long confirmations,
      long settledDepth,
      Requests requests) {
    this.config = config;
    this.confirmations = confirmations;
    this.settledDepth = settledDepth;
    this.requests = requests;
    this.window = new L1Window(limits);
    this.blobs = new BlobWindow(limits);
  }

  /** Nothing is fetched until {@link #startAt}. */
  public void stop() {
    window.stop();
    blobs.clear();
    failure = Optional.empty();
  }

  /** From here on. {@code batcher} is whose blobs are worth fetching, as far as known. */
  public void startAt(long number, Address batcher) {
    stop();
    window.startAt(number);
    this.batcher = batcher;
    fill();
  }

  /** Number of the last L1 block that may be read; any, while the head is not known. */
  public long readLimit() {
    return head.equals(L1BlockRef.NONE) ? Long.MAX_VALUE : head.number() - confirmations;
  }

  /**
   * L1 has another head. Unless it plainly extends the last one, blocks near the head are fetched
   * anew: they may be of a branch that was lost.
   */
  public void headMoved(L1BlockRef moved) {
    if (moved.equals(head)) return;
    if (!isExtension(moved)) {
      var lowest = Math.min(head.number(), moved.number()) - settledDepth;
      window.dropFrom(Math.max(lowest, 0));
      blobs.dropFrom(lowest);
    }
    head = moved;
    window.forgetMissing();
    resume();
  }

  private boolean isExtension(L1BlockRef moved) {
    return head.equals(L1BlockRef.NONE)
        || moved.parentHash().equals(head.hash())
        || isHeld(moved.number(), moved.hash())
        || isHeld(moved.number() - 1, moved.parentHash());
  }

  private boolean isHeld(long number, Hash hash) {
    return window.get(number).filter(block -> block.ref().hash().equals(hash)).isPresent();
  }

  /** Somebody waits again: what failed, or did not exist, is worth another request. */
  public void resume() {
    failure = Optional.empty();
    window.forgetMissing();
    fill();
  }

  /** The next L1 block, if it is there. Asking for another one than the next starts over there. */
  public Optional<L1Block> take(long number, Address currentBatcher) {
    if (window.next() != number) startAt(number, currentBatcher);
    batcher = currentBatcher;
    var block = window.take();
    if (block.isPresent()) {
      blobs.dropBefore(number);
      fill();
    }
    return block;
  }

  /** True when L1 said that this block does not exist (yet). */
  public boolean isMissing(long number) {
    return window.isMissing(number);
  }

  /** Why nothing is fetched at the moment. */
  public Optional<Fault> failure() {
    return failure;
  }

  /** The blobs, if they are there; if not they are on their way. */
  public Optional<List<Bytes>> take(BlobRequest request) {
    var found = blobs.take(request);
    if (found.isPresent()) fill();
    else blobs.need(request).ifPresent(requests.blobs());
    return found;
  }

  /** False when the answer is stale. */
  public boolean rangeRead(L1Range range, Fetched<List<L1Block>> answer) {
    var isCurrent =
        switch (answer) {
          case Fetched.Found<List<L1Block>>(var found) -> isAdded(range, found);
          case Fetched.Missing<List<L1Block>> _ -> isAdded(range, List.of());
          case Fetched.Failed<List<L1Block>>(var fault) -> isFailed(range, fault);
        };
    fill();
    return isCurrent;
  }

  private boolean isAdded(L1Range range, List<L1Block> found) {
    return switch (window.arrived(range, found)) {
      case STALE -> false;
      case ADDED -> {
        found.forEach(this::want);
        window.shrink(blobs.bytes());
        yield true;
      }
      case BROKEN -> {
        blobs.clear();
        failure = Optional.of(new Fault.Temporary("L1 changed while it was being read"));
        yield true;
      }
    };
  }

  private boolean isFailed(L1Range range, Fault fault) {
    var isCurrent = window.failed(range);
    if (isCurrent) failure = Optional.of(fault);
    return isCurrent;
  }

  private void want(L1Block block) {
    var refs =
        DataSource.at(config, block.ref().time()).open(block, batcher).stream()
            .filter(DataRef.InBlob.class::isInstance)
            .map(ref -> ((DataRef.InBlob) ref).blob())
            .toList();
    blobs.want(block.ref(), refs);
  }

  /**
   * False when the answer is stale. A guess that failed costs nothing: the blobs are asked for
   * again when they are needed.
   */
  public boolean blobsRead(BlobRequest request, Fetched<List<Bytes>> answer) {
    var isCurrent =
        answer instanceof Fetched.Found<List<Bytes>>(var found)
            ? blobs.arrived(request, found)
            : blobs.failed(request);
    fill();
    return isCurrent;
  }

  private void fill() {
    if (failure.isPresent()) return;
    for (var range = window.plan(readLimit(), blobs.bytes());
        range.isPresent();
        range = window.plan(readLimit(), blobs.bytes())) requests.ranges().accept(range.get());
    for (var blob = blobs.plan(window.bytes()); blob.isPresent(); blob = blobs.plan(window.bytes()))
      requests.blobs().accept(blob.get());
  }

  public int blocks() {
    return window.blocks();
  }

  /** Of blocks held, and of blobs held or in flight. */
  public long bytes() {
    return window.bytes() + blobs.bytes();
  }
}
