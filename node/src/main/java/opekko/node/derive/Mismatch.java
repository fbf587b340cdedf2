package opekko.node.derive;

import java.util.List;
import opekko.devnet.replay.AttributesDiff.Difference;

/**
 * One thing that is not as recorded.
 *
 * @param where what was compared
 * @param differences field by field; never empty
 */
record Mismatch(String where, List<Difference> differences) {
  static Mismatch of(String where, String field, String expected, String actual) {
    return new Mismatch(where, List.of(new Difference(field, expected, actual)));
  }
}
