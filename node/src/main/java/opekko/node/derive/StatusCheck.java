package opekko.node.derive;

import java.util.ArrayList;
import java.util.List;
import opekko.devnet.replay.AttributesDiff.Difference;
import opekko.devnet.replay.RecordedStatus;
import opekko.protocol.api.SyncStatus;
import opekko.protocol.type.BlockId;

/** Compares a sync status with the recorded one. */
final class StatusCheck {
  private final List<Difference> found = new ArrayList<>();

  private StatusCheck() {}

  /** All nine heads. */
  static List<Difference> between(RecordedStatus expected, SyncStatus actual) {
    var check = new StatusCheck();
    check.labels(expected, actual);
    check.compare("current_l1", expected.currentL1(), actual.currentL1().id());
    check.compare("unsafe_l2", expected.unsafeL2(), actual.unsafeL2().id());
    check.compare("local_safe_l2", expected.localSafeL2(), actual.localSafeL2().id());
    check.compare("safe_l2", expected.safeL2(), actual.safeL2().id());
    check.compare("pending_safe_l2", expected.pendingSafeL2(), actual.pendingSafeL2().id());
    check.compare("finalized_l2", expected.finalizedL2(), actual.finalizedL2().id());
    return List.copyOf(check.found);
  }

  /** Only what L1 said: it does not depend on how far derivation got. */
  static List<Difference> betweenLabels(RecordedStatus expected, SyncStatus actual) {
    var check = new StatusCheck();
    check.labels(expected, actual);
    return List.copyOf(check.found);
  }

  private void labels(RecordedStatus expected, SyncStatus actual) {
    compare("head_l1", expected.headL1(), actual.headL1().id());
    compare("safe_l1", expected.safeL1(), actual.safeL1().id());
    compare("finalized_l1", expected.finalizedL1(), actual.finalizedL1().id());
  }

  private void compare(String head, BlockId expected, BlockId actual) {
    if (!expected.equals(actual)) found.add(new Difference(head, text(expected), text(actual)));
  }

  private static String text(BlockId id) {
    return id.equals(BlockId.NONE) ? "not known" : id.number() + " " + id.hash();
  }
}
