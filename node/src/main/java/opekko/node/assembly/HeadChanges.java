package opekko.node.assembly;

import java.util.ArrayList;
import java.util.List;
import opekko.protocol.api.LiveEvent;
import opekko.protocol.api.SyncStatus;
import opekko.protocol.type.BlockId;
import opekko.protocol.type.Hash;
import opekko.protocol.type.L2BlockRef;

/** What those who watch are told when one picture of the heads follows another. */
final class HeadChanges {
  private HeadChanges() {}

  /** In the order of their telling: what was undone, what is new, the whole picture. */
  static List<LiveEvent> between(SyncStatus before, SyncStatus after, String cause) {
    if (before.equals(after)) return List.of();
    var events = new ArrayList<LiveEvent>();
    var l1 = after.headL1();
    var l2 = after.unsafeL2();
    if (isReorg(before.headL1().id(), l1.id(), l1.parentHash()))
      events.add(reorg("l1", before.headL1().id(), l1.id()));
    if (isReorg(before.unsafeL2().id(), l2.id(), l2.parentHash()))
      events.add(reorg("l2", before.unsafeL2().id(), l2.id()));
    if (isNew(before.unsafeL2(), l2)) events.add(new LiveEvent.UnsafeHead(l2));
    if (isNew(before.safeL2(), after.safeL2())) events.add(new LiveEvent.SafeHead(after.safeL2()));
    if (isNew(before.finalizedL2(), after.finalizedL2()))
      events.add(new LiveEvent.FinalizedHead(after.finalizedL2()));
    events.add(new LiveEvent.StatusChanged(after, cause));
    return events;
  }

  private static boolean isNew(L2BlockRef before, L2BlockRef after) {
    return !after.hash().isZero() && !after.hash().equals(before.hash());
  }

  /**
   * Two heads tell of a reorg when the later is not higher, or is the next but of another parent.
   */
  private static boolean isReorg(BlockId before, BlockId after, Hash parent) {
    if (before.hash().isZero() || after.hash().isZero()) return false;
    if (after.hash().equals(before.hash())) return false;
    return after.number() <= before.number()
        || after.number() == before.number() + 1 && !parent.equals(before.hash());
  }

  private static LiveEvent reorg(String chain, BlockId before, BlockId after) {
    var depth = Math.max(1, before.number() - after.number());
    return new LiveEvent.Reorged(chain, before, after, depth);
  }
}
