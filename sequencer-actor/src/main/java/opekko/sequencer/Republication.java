package opekko.sequencer;

import java.util.Optional;
import opekko.protocol.fault.Fetched;
import opekko.protocol.metrics.NodeEvent;
import opekko.protocol.port.CommitLog.Position;
import opekko.protocol.type.BlockId;
import opekko.protocol.type.L2BlockRef;
import opekko.sequencer.SequencerState.Republishing;

/**
 * The tip of a shared log may never have been published: who committed it may have died then. Who
 * goes on from it signs and publishes it again, beside the building of the next block. Blocks below
 * the tip were published by whoever committed the tip.
 */
final class Republication {
  private Republication() {}

  static void begin(Turn turn, L2BlockRef tip, long lineage) {
    if (!turn.sharesLog() || turn.lastSigned.equals(tip.hash()) || tip.number() == 0) return;
    var call = turn.nextCall();
    turn.republishing = Optional.of(new Republishing(call, tip.id(), lineage));
    var parent = new BlockId(tip.parentHash(), tip.number() - 1);
    turn.effects.add(new SequencerEffect.ReadCommitted(call, parent));
  }

  static void onRead(Turn turn, Call call, Fetched<Position> read) {
    var asked = turn.republishing.filter(it -> it.call().equals(call));
    if (asked.isEmpty()) {
      turn.count(NodeEvent.STALE_REPLIES);
      return;
    }
    var block = asked.get().block();
    turn.republishing = Optional.empty();
    if (read instanceof Fetched.Found<Position>(Position.Next(var next))
        && next.envelope().id().equals(block)) {
      var signing = turn.nextCall();
      turn.republishing = Optional.of(new Republishing(signing, block, asked.get().lineage()));
      turn.effects.add(new SequencerEffect.Sign(signing, next.envelope(), asked.get().lineage()));
    } else if (!(read instanceof Fetched.Found<Position>(Position.Elsewhere _))) {
      turn.warn("block %s could not be read to be published again".formatted(block));
    }
  }
}
