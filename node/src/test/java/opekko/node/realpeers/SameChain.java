package opekko.node.realpeers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** Whether two nodes say the same of one chain. */
final class SameChain {
  private static final Duration PATIENCE = Duration.ofMinutes(7);

  private SameChain() {}

  /** Waits until a head of our node has come so far. */
  static void await(OpekkoProcess ours, String label, long number) throws IOException {
    try {
      Await.until(
          label + " " + number,
          PATIENCE,
          () -> {
            assertTrue(ours.isAlive(), "the node ended by itself");
            return head(ours.rpc(), label, number);
          });
    } catch (AssertionError e) {
      throw new AssertionError(e.getMessage() + "\n" + tail(ours.log()), e);
    }
  }

  static void await(JsonRpc node, String label, long number) {
    Await.until("their " + label + " " + number, PATIENCE, () -> head(node, label, number));
  }

  private static Optional<Long> head(JsonRpc node, String label, long number) {
    var head = node.call("optimism_syncStatus").get(label).get("number").asLong();
    return head >= number ? Optional.of(head) : Optional.empty();
  }

  /** Each block's output root, from both nodes: the root covers hash and state. */
  static void assertSameOutputs(JsonRpc theirs, JsonRpc ours, int blocks) {
    for (var number = 1; number <= blocks; number++) {
      var hex = "0x" + Integer.toHexString(number);
      var mine = ours.call("optimism_outputAtBlock", hex);
      var other = theirs.call("optimism_outputAtBlock", hex);
      assertEquals(withoutStatus(other), withoutStatus(mine), "output of block " + number);
    }
  }

  /**
   * Heads move while they are read: both must pass through the same block of the same number.
   *
   * @param engine of the other node
   */
  static void assertSameHeads(JsonRpc theirs, JsonRpc engine, JsonRpc ours) {
    for (var label : new String[] {"unsafe_l2", "safe_l2", "finalized_l2"}) {
      var mine = ours.call("optimism_syncStatus").get(label);
      var number = mine.get("number").asLong();
      assertTrue(number > 0, label + " moved");
      await(theirs, label, number);
      var block = engine.call("eth_getBlockByNumber", "0x" + Long.toHexString(number), false);
      assertEquals(block.get("hash"), mine.get("hash"), label);
    }
  }

  private static JsonNode withoutStatus(JsonNode output) {
    ObjectNode copy = output.deepCopy();
    copy.remove("syncStatus");
    return copy;
  }

  private static String tail(String log) {
    return log.substring(Math.max(0, log.length() - 4000));
  }
}
