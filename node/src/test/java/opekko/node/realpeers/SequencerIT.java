package opekko.node.realpeers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Our node in the sequencer's place: on a real op-geth, with a real op-batcher behind it and a real
 * op-node that verifies. Unsafe blocks reach op-node by its admin RPC.
 */
class SequencerIT {
  private static final int L2_BLOCKS = 300;

  @TempDir private Path folder;

  @Test
  void shouldSequenceWhatARealOpNodeAcceptsAndARealBatcherMakesSafe() throws Exception {
    try (var stack =
        PeerStack.up(
            folder.resolve("stack"), "--no-node", "--second-engine", "--block-time", "1")) {
      stack.verb("start-verifier", "--no-p2p");
      var verifier = stack.node("op-node-2");
      try (var ours = sequencer(stack);
          var _ = RealBatcher.of(stack, "op-geth", ours, folder.resolve("op-batcher.log"))) {
        SameChain.await(ours, "unsafe_l2", 20);
        SameChain.await(verifier, "unsafe_l2", 20);
        stack.verb("deposit", "--wait", "60");
        stack.verb("l2-tx", "--count", "50", "--wait", "60");
        stopAndStart(ours);
        SameChain.await(ours, "safe_l2", L2_BLOCKS);
        SameChain.await(verifier, "safe_l2", L2_BLOCKS);
        SameChain.assertSameOutputs(verifier, ours.rpc(), L2_BLOCKS);
        SameChain.assertSameHeads(verifier, stack.engine("op-geth-2"), ours.rpc());
      }
    }
  }

  private OpekkoProcess sequencer(PeerStack stack) throws Exception {
    var env = stack.env();
    return OpekkoProcess.on(
        stack,
        "op-geth",
        folder.resolve("ours"),
        "--sequencer.enabled",
        "--sequencer.l1-confs",
        "0",
        "--p2p.sequencer.key",
        env.at("/accounts/signer/key").asText(),
        "--sequencer.publish-to",
        env.at("/nodes/op-node-2/rpc").asText());
  }

  private static void stopAndStart(OpekkoProcess ours) {
    var stoppedAt = ours.admin().call("admin_stopSequencer");
    assertEquals(stoppedAt, ours.rpc().call("optimism_syncStatus").at("/unsafe_l2/hash"));
    ours.admin().call("admin_startSequencer", stoppedAt.asText());
  }
}
