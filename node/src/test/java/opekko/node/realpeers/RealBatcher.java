package opekko.node.realpeers;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A real op-batcher that brings the blocks of one of our nodes to the stack's L1. */
final class RealBatcher implements AutoCloseable {
  private final Process process;

  private RealBatcher(Process process) {
    this.process = process;
  }

  static RealBatcher of(PeerStack stack, String engine, OpekkoProcess node, Path log)
      throws IOException {
    return at(stack, stack.env().at("/engines/" + engine + "/rpc").asText(), node.rpcUrl(), log);
  }

  /**
   * @param l2 where blocks are read
   * @param rollup who sequences; of several, separated by commas, it finds the one that does
   */
  static RealBatcher at(PeerStack stack, String l2, String rollup, Path log) throws IOException {
    var env = stack.env();
    var command =
        List.of(
            Path.of(env.get("bin").asText(), "op-batcher").toString(),
            "--l1-eth-rpc=" + env.at("/l1/rpc").asText(),
            "--l2-eth-rpc=" + l2,
            "--rollup-rpc=" + rollup,
            "--private-key=" + env.at("/accounts/batcher/key").asText(),
            "--poll-interval=250ms",
            "--num-confirmations=1",
            "--max-channel-duration=1",
            "--sub-safety-margin=4",
            "--data-availability-type=calldata",
            "--batch-type=1",
            "--compression-algo=brotli-10",
            "--resubmission-timeout=8s",
            "--txmgr.receipt-query-interval=250ms",
            "--txmgr.cell-proof-time=0",
            "--throttle.unsafe-da-bytes-lower-threshold=0",
            "--rpc.port=0");
    return new RealBatcher(
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start());
  }

  @Override
  public void close() {
    process.destroy();
  }
}
