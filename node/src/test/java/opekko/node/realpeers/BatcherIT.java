package opekko.node.realpeers;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Our batcher in op-batcher's place: a real op-node sequences, another one derives from L1 what we
 * put there, with load, a reorg of L1 and a batcher that is killed on the way.
 */
class BatcherIT {
  @TempDir private Path folder;

  @Test
  void shouldBringTheChainOfARealOpNodeToL1AsAnotherOneDerivesIt() throws Exception {
    var log = folder.resolve("batcher.log");
    try (var stack =
        PeerStack.up(folder.resolve("stack"), "--no-batcher", "--no-wait", "--verifier")) {
      var sequencer = stack.node("op-node");
      var verifier = stack.node("op-node-2");
      try (var first =
          OurBatcher.of(
              stack, log, "--data-availability-type", "blobs", "--target-num-frames", "3")) {
        SameChain.await(verifier, "safe_l2", 30);
        stack.verb("l2-tx", "--count", "20", "--size", "20000");
        stack.verb("reorg", "--depth", "3", "--mode", "empty");
        SameChain.await(verifier, "safe_l2", 80);
        first.kill();
      }
      try (var second =
          OurBatcher.of(
              stack, folder.resolve("second.log"), "--data-availability-type", "calldata")) {
        SameChain.await(verifier, "safe_l2", 120);
        SameChain.assertSameOutputs(verifier, sequencer, 120);
        second.stop();
        assertTrue(
            Files.readString(folder.resolve("second.log")).contains("all blocks that were loaded"));
      }
    }
  }
}
