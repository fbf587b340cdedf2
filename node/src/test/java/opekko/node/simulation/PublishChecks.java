package opekko.node.simulation;

import java.util.HashMap;
import java.util.Map;
import opekko.protocol.attributes.L2BlockRefs;
import opekko.protocol.engine.PayloadEnvelope;
import opekko.protocol.fork.ProtocolLimits;
import opekko.protocol.type.BlockId;
import opekko.protocol.type.Hash;
import opekko.protocol.type.L2BlockRef;

/** What must hold of every block that the sequencer publishes. */
final class PublishChecks {
  private static final int DEPOSIT_TYPE = 0x7e;

  private record Slot(long term, long number) {}

  private final World world;
  private final SimEngine engine;
  private final Map<Slot, Hash> published = new HashMap<>();

  PublishChecks(World world, SimEngine engine) {
    this.world = world;
    this.engine = engine;
  }

  /** The log of the sequencer goes back: what it published above may be replaced. */
  void rewound(BlockId to) {
    published.keySet().removeIf(slot -> slot.number() > to.number());
  }

  void published(long term, PayloadEnvelope block, MemoryCommitLog log) {
    world.journal().note("seq", "publishes in term " + term, block);
    var id = block.id();
    if (!log.holds(id.hash())) broken(id + " is published before it is committed");
    var before = published.put(new Slot(term, id.number()), id.hash());
    if (before != null && !before.equals(id.hash()))
      broken("two payloads for one height in term " + term + ": " + before + ", " + id);
    var ref = L2BlockRefs.of(world.chain().rollup(), block.payload());
    followsItsParent(ref);
    isWithinDrift(ref, block);
  }

  private void followsItsParent(L2BlockRef ref) {
    var parent = engine.ledger().block(ref.parentHash());
    if (parent.isEmpty()) {
      broken(ref + " is published on a block that the engine does not have");
      return;
    }
    var rollup = world.chain().rollup();
    var before = L2BlockRefs.of(rollup, parent.get().envelope().payload());
    if (ref.time() != before.time() + rollup.blockTime()) broken(ref + " leaves a gap in time");
    var steps = ref.l1Origin().number() - before.l1Origin().number();
    if (steps < 0 || steps > 1 || steps == 0 && !ref.l1Origin().equals(before.l1Origin()))
      broken("%s goes from origin %s to %s".formatted(ref, before.l1Origin(), ref.l1Origin()));
  }

  private void isWithinDrift(L2BlockRef ref, PayloadEnvelope block) {
    var origin = world.l1().block(ref.l1Origin().hash());
    if (origin.isEmpty()) {
      broken(ref + " has an origin that never was: " + ref.l1Origin());
      return;
    }
    var time = origin.get().header().time();
    if (time > ref.time()) broken(ref + " is older than its origin");
    var limit = time + ProtocolLimits.maxSequencerDrift(world.chain().rollup(), time);
    var hasUsers =
        block.payload().transactions().stream().anyMatch(tx -> tx.getUnsigned(0) != DEPOSIT_TYPE);
    if (ref.time() > limit && hasUsers) broken(ref + " has transactions beyond the drift");
  }

  private void broken(String rule) {
    world.checks().broken(rule);
  }
}
