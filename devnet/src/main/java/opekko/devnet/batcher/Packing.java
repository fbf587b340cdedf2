package opekko.devnet.batcher;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import opekko.devnet.batcher.BatcherState.Request;
import opekko.devnet.batcher.Filling.Measured;
import opekko.protocol.api.BatcherStatus.Totals;
import opekko.protocol.channel.ChannelId;
import opekko.protocol.channel.Compression;
import opekko.protocol.crypto.Keccak;
import opekko.protocol.fault.Fetched;
import opekko.protocol.fork.Hardfork;
import opekko.protocol.fork.ProtocolLimits;
import opekko.protocol.rlp.RlpWriter;

/**
 * Puts blocks into channels, one channel after the other. A channel is compressed only when it is
 * to be closed: until then its size is predicted by the ratio that was seen last.
 */
final class Packing {
  /** A channel that fills its frames so far needs no more blocks. */
  private static final double GOOD_ENOUGH = 0.95;

  /** What is predicted may come out a little larger. */
  private static final double CAUTION = 0.98;

  private static final int MAX_MEASUREMENTS = 6;

  private Packing() {}

  static void proceed(Turn turn) {
    if (!turn.mode.sends() || turn.l1.isEmpty() || turn.awaitedL1 > 0) return;
    if (turn.hasUnsentFrames() || !turn.mayAsk(Request.MEASURE)) return;
    if (turn.filling.isEmpty())
      turn.filling = turn.block(turn.cursor).map(first -> open(turn, first));
    if (turn.filling.isEmpty() || isTooLate(turn, turn.filling.get().first())) return;
    var filling = take(turn, turn.filling.get());
    turn.filling = Optional.of(filling);
    var reason = reasonToClose(turn, filling);
    if (reason.isEmpty()) return;
    if (filling.isMeasured()) close(turn, filling, reason.get());
    else turn.ask(Request.MEASURE, call -> new BatcherEffect.Measure(call, filling.content()));
  }

  /** The next L1 block is the first that could have it, and already beyond its window. */
  private static boolean isTooLate(Turn turn, LoadedBlock first) {
    var windowEnd = first.ref().l1Origin().number() + turn.rollup.seqWindowSize();
    if (turn.l1.orElseThrow().head().number() < windowEnd) {
      turn.over(Trouble.WINDOW);
      return false;
    }
    turn.trouble(
        Trouble.WINDOW,
        "the sequencing window of the blocks after the safe head has passed: the chain goes on"
            + " with deposits only, until the sequencer has caught up (recover mode)");
    return true;
  }

  private static Filling open(Turn turn, LoadedBlock first) {
    turn.cursor = first.number() + 1;
    var seed =
        RlpWriter.list(out ->
            out.put(first.ref().hash())
                .put(turn.now.getEpochSecond())
                .put((long) turn.now.getNano())
                .put(turn.nextCall()));
    var headTime = turn.l1.orElseThrow().head().time();
    var isBrotli = turn.rollup.isActive(Hardfork.FJORD, headTime);
    return new Filling(
        new ChannelId(Keccak.hash(seed).bytes().slice(0, ChannelId.SIZE)),
        List.of(first),
        first.plainBytes(),
        blocksPerSpan(turn, first),
        isBrotli ? turn.settings.channels().compression() : Compression.ZLIB,
        timeout(turn, first),
        Optional.empty(),
        Integer.MAX_VALUE,
        0);
  }

  private static int blocksPerSpan(Turn turn, LoadedBlock block) {
    var channels = turn.settings.channels();
    return channels.spans() && turn.rollup.isActive(Hardfork.DELTA, block.originTime())
        ? channels.blocksPerSpan()
        : ChannelContent.SINGULAR;
  }

  /** The L1 block at whose sight the channel must not wait any longer. */
  private static long timeout(Turn turn, LoadedBlock first) {
    var channels = turn.settings.channels();
    var windowEnd =
        first.ref().l1Origin().number() + turn.rollup.seqWindowSize() - channels.safetyMargin();
    return channels.maxDuration() == 0
        ? windowEnd
        : Math.min(windowEnd, turn.lastOrigin + channels.maxDuration());
  }

  private static Filling take(Turn turn, Filling filling) {
    var taken = new ArrayList<>(filling.blocks());
    var plain = filling.plainBytes();
    for (var next = turn.block(turn.cursor);
        next.isPresent() && hasRoom(turn, filling, taken.size(), plain, next.get());
        next = turn.block(turn.cursor)) {
      taken.add(next.get());
      plain += next.get().plainBytes();
      turn.cursor++;
    }
    return taken.size() == filling.blocks().size()
        ? filling
        : filling.withBlocks(List.copyOf(taken));
  }

  private static boolean hasRoom(
      Turn turn, Filling filling, int count, long plain, LoadedBlock next) {
    var target = target(turn);
    var grown = plain + next.plainBytes();
    return blocksPerSpan(turn, next) == filling.blocksPerSpan()
        && count + 1 < filling.tooMany()
        && grown <= maxPlainBytes(turn)
        && filling.measured() < MAX_MEASUREMENTS
        && filling.fits().filter(fit -> fit.size() >= target * GOOD_ENOUGH).isEmpty()
        && filling.predicted(grown, turn.ratio) <= target * CAUTION;
  }

  private static long target(Turn turn) {
    return turn.settings.channels().targetBytes(Sending.wouldUseBlobs(turn));
  }

  private static long maxPlainBytes(Turn turn) {
    return ProtocolLimits.channelBytes(turn.rollup, turn.l1.orElseThrow().head().time());
  }

  private static Optional<String> reasonToClose(Turn turn, Filling filling) {
    // With a block at hand that was not taken there is no room.
    if (turn.cursor <= turn.newest()) return Optional.of("full");
    if (turn.isFlushing) return Optional.of("flushed");
    var hasAll = turn.status.filter(known -> known.unsafeL2().number() > turn.newest()).isEmpty();
    var head = turn.l1.orElseThrow().head().number();
    // Two small channels in one L1 block would cost more and be no earlier.
    var isDue = head >= filling.timeout() && head > turn.closedAt;
    return hasAll && isDue ? Optional.of("due") : Optional.empty();
  }

  static void onMeasured(Turn turn, long call, Fetched<ChannelContent.Output> answer) {
    if (!turn.isAnswer(Request.MEASURE, call)) return;
    switch (answer) {
      case Fetched.Found<ChannelContent.Output>(var output) -> onMeasured(turn, output);
      case Fetched.Missing<ChannelContent.Output>(var what) -> failed(turn, what);
      case Fetched.Failed<ChannelContent.Output>(var fault) -> failed(turn, fault.cause());
    }
  }

  private static void failed(Turn turn, String cause) {
    turn.trouble(Trouble.CHANNEL, "a channel was not compressed: " + cause);
    turn.leaveUntilNextPoll(Request.MEASURE);
  }

  private static void onMeasured(Turn turn, ChannelContent.Output output) {
    var filling = turn.filling.orElseThrow();
    var count = filling.blocks().size();
    var measured = new Measured(count, filling.plainBytes(), output);
    turn.ratio = (double) measured.size() / filling.plainBytes();
    var isLegal = output.plainBytes() <= maxPlainBytes(turn);
    if (isLegal && (measured.size() <= target(turn) || count == 1)) {
      turn.over(Trouble.CHANNEL);
      turn.filling = Optional.of(filling.withFit(measured));
    } else if (count > 1) {
      turn.filling = Optional.of(shrink(turn, filling.withTooMany(count)));
    } else {
      turn.trouble(
          Trouble.CHANNEL, "block %s is too large for a channel".formatted(filling.first().ref()));
      turn.leaveUntilNextPoll(Request.MEASURE);
    }
  }

  /** As many blocks as should fit, by what was just seen. */
  private static Filling shrink(Turn turn, Filling filling) {
    var least = filling.fits().map(Measured::blocks).orElse(1);
    var most = filling.tooMany() - 1;
    var limit = Math.min(target(turn), maxPlainBytes(turn) * turn.ratio) * CAUTION;
    var count = 1;
    var plain = (long) filling.first().plainBytes();
    while (count < most) {
      plain += filling.blocks().get(count).plainBytes();
      if (filling.predicted(plain, turn.ratio) > limit) break;
      count++;
    }
    // The last try takes what has fitted, or so few that they will.
    if (filling.measured() >= MAX_MEASUREMENTS - 1)
      count = filling.fits().isEmpty() ? count / 2 : 0;
    var kept = Math.min(most, Math.max(least, count));
    turn.cursor = filling.first().number() + kept;
    return filling.withBlocks(List.copyOf(filling.blocks().subList(0, kept)));
  }

  private static void close(Turn turn, Filling filling, String reason) {
    var fit = filling.fits().orElseThrow();
    var last = filling.last();
    var channel = ClosedChannel.of(filling.id(), filling.first().ref(), last.ref(), fit.output());
    turn.channels = Stream.concat(turn.channels.stream(), Stream.of(channel)).toList();
    turn.filling = Optional.empty();
    turn.closedAt = turn.l1.orElseThrow().head().number();
    turn.lastOrigin = last.ref().l1Origin().number();
    turn.totals = closed(turn.totals, filling.blocks().size());
    turn.tell(
        "channel %s is %s: blocks %d to %d, %d bytes in %d"
            .formatted(
                channel.id(),
                reason,
                channel.first().number(),
                channel.last().number(),
                fit.output().plainBytes(),
                fit.size()));
  }

  private static Totals closed(Totals totals, int blocks) {
    return new Totals(
        totals.blocks() + blocks,
        totals.channels() + 1,
        totals.transactions(),
        totals.blobs(),
        totals.bytes(),
        totals.resubmissions(),
        totals.feesPaid());
  }
}
