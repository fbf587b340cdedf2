package opekko.node.realpeers;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Our node beside a real op-node, each on its own real op-geth, on one real L1 with a real batcher:
 * through three fork activations, an L1 reorg, an engine restart and a kill -9 of our node, both
 * must say the same of every block.
 */
class RealPeersIT {
  private static final int L2_BLOCKS = 210;

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
      SameChain.await(ours, "unsafe_l2", 25);
      SameChain.await(ours, "safe_l2", 30);
      stack.verb("reorg", "--depth", "3");
      SameChain.await(ours, "safe_l2", 90);
      stack.verb("stop", "op-geth-2");
      stack.verb("start", "op-geth-2");
      SameChain.await(ours, "safe_l2", 130);
      ours.kill();
      ours.start();
      SameChain.await(ours, "safe_l2", L2_BLOCKS);
      SameChain.assertSameOutputs(stack.node("op-node"), ours.rpc(), L2_BLOCKS);
      SameChain.assertSameHeads(stack.node("op-node"), stack.engine("op-geth"), ours.rpc());
    }
  }
}
