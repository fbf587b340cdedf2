package opekko.node.derive;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import opekko.devnet.replay.AttributesDiff;
import opekko.devnet.replay.AttributesDiff.Difference;
import opekko.devnet.replay.ExpectedAttributes;
import opekko.protocol.engine.PayloadAttributes;
import opekko.protocol.type.Hash;

/**
 * Compares attributes with the recorded ones as they come. The last ones for a parent count: those
 * from an L1 branch that was lost, or that the engine refused, are replaced later. Safe to use from
 * several threads.
 */
final class AttributesCheck {
  private static final Difference NEVER_DERIVED =
      new Difference("attributes", "as recorded", "nothing: the block was never derived");

  private final List<ExpectedAttributes> expected;
  private final Map<Hash, ExpectedAttributes> byParent = new HashMap<>();
  private final Map<Hash, List<Difference>> verdicts = new HashMap<>();

  AttributesCheck(List<ExpectedAttributes> expected) {
    this.expected = expected;
    for (var each : expected) byParent.put(each.parentHash(), each);
  }

  synchronized void seen(Hash parent, PayloadAttributes attributes) {
    var wanted = byParent.get(parent);
    if (wanted != null)
      verdicts.put(parent, AttributesDiff.between(wanted.attributes(), attributes));
  }

  synchronized int compared() {
    return verdicts.size();
  }

  /** What differs, or never came. */
  synchronized List<Mismatch> mismatches() {
    var found = new ArrayList<Mismatch>();
    for (var each : expected) {
      var differences = verdicts.getOrDefault(each.parentHash(), List.of(NEVER_DERIVED));
      if (!differences.isEmpty())
        found.add(new Mismatch("attributes of L2 block " + each.l2Number(), differences));
    }
    return found;
  }
}
