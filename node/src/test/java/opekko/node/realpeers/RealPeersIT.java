package opekko.node.realpeers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Our node beside a real op-node, each on its own real op-geth, on one real L1 with a real batcher:
 * through three fork activations, an L1 reorg, an engine restart and a kill -9 of our node, both
 * must say the same of every block.
 */
class RealPeersIT {
  private static final int L2_BLOCKS = 210;
  private static final Duration PATIENCE = Duration.ofMinutes(6);

  @TempDir private Path folder;

  @Test
  void shouldAgreeWithOpNodeThroughForksReorgAndRestarts() throws Exception {
    try (var stack =
            PeerStack.up(
                folder.resolve("stack"),
                "--second-engine",
                "--batcher-mode",
                "calldata",
                "--forks",
                "granite",
                "--fork-offsets",
                "{\"holocene\":20,\"isthmus\":50,\"jovian\":80}");
        var ours = OpekkoProcess.on(stack, "op-geth-2", folder.resolve("ours"));
        var _ =
            new UnsafeFeed(
                stack.engine("op-geth"),
                ours::admin,
                stack.env().at("/l2/forks/isthmus").asLong())) {
      awaitUnsafe(ours, 25);
      awaitSafe(ours, 30);
      stack.verb("reorg", "--depth", "3");
      awaitSafe(ours, 90);
      stack.verb("stop", "op-geth-2");
      stack.verb("start", "op-geth-2");
      awaitSafe(ours, 130);
      ours.kill();
      ours.start();
      awaitSafe(ours, L2_BLOCKS);
      assertSameOutputs(stack, ours);
      assertSameHeads(stack, ours);
    }
  }

  private static void awaitUnsafe(OpekkoProcess ours, long number) throws IOException {
    awaitHead(ours, "unsafe_l2", number);
  }

  private static void awaitSafe(OpekkoProcess ours, long number) throws IOException {
    awaitHead(ours, "safe_l2", number);
  }

  private static void awaitHead(OpekkoProcess ours, String label, long number) throws IOException {
    try {
      Await.until(
          label + " " + number,
          PATIENCE,
          () -> {
            assertTrue(ours.isAlive(), "the node ended by itself");
            var head = ours.rpc().call("optimism_syncStatus").get(label).get("number").asLong();
            return head >= number ? Optional.of(head) : Optional.empty();
          });
    } catch (AssertionError e) {
      throw new AssertionError(e.getMessage() + "\n" + tail(ours.log()), e);
    }
  }

  /** Each block's output root, from both nodes: the root covers hash and state. */
  private static void assertSameOutputs(PeerStack stack, OpekkoProcess ours) {
    var theirs = stack.node("op-node");
    for (var number = 1; number <= L2_BLOCKS; number++) {
      var hex = "0x" + Integer.toHexString(number);
      var mine = ours.rpc().call("optimism_outputAtBlock", hex);
      var other = theirs.call("optimism_outputAtBlock", hex);
      assertEquals(withoutStatus(other), withoutStatus(mine), "output of block " + number);
    }
  }

  /** Heads move while they are read: both must pass through the same block of the same number. */
  private static void assertSameHeads(PeerStack stack, OpekkoProcess ours) {
    for (var label : new String[] {"unsafe_l2", "safe_l2", "finalized_l2"}) {
      var mine = ours.rpc().call("optimism_syncStatus").get(label);
      assertTrue(mine.get("number").asLong() > 0, label + " moved");
      var theirs =
          Await.until(
              "op-node to have " + label + " " + mine.get("number"),
              PATIENCE,
              () ->
                  Optional.of(stack.node("op-node").call("optimism_syncStatus").get(label))
                      .filter(ref -> ref.get("number").asLong() >= mine.get("number").asLong()));
      var hex = "0x" + Long.toHexString(mine.get("number").asLong());
      var block = stack.engine("op-geth").call("eth_getBlockByNumber", hex, false);
      assertEquals(block.get("hash"), mine.get("hash"), label + ", op-node at " + theirs);
    }
  }

  private static JsonNode withoutStatus(JsonNode output) {
    var copy = output.deepCopy();
    ((com.fasterxml.jackson.databind.node.ObjectNode) copy).remove("syncStatus");
    return copy;
  }

  private static String tail(String log) {
    return log.substring(Math.max(0, log.length() - 4000));
  }
}
