package opekko.node.realpeers;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** {@code opekko batcher} as a user starts it, in op-batcher's place behind a real op-node. */
final class OurBatcher implements AutoCloseable {
  private static final int PATIENCE_SECONDS = 60;

  private final Process process;

  private OurBatcher(Process process) {
    this.process = process;
  }

  static OurBatcher of(PeerStack stack, Path log, String... more) throws IOException {
    var env = stack.env();
    var home = Path.of(System.getProperty("opekko.home"));
    var command = new ArrayList<>(List.of(home.resolve("opekko").toString(), "batcher"));
    command.addAll(
        List.of(
            "--l1-eth-rpc", env.at("/l1/rpc").asText(),
            "--l2-eth-rpc", env.at("/engines/op-geth/rpc").asText(),
            "--rollup-rpc", env.at("/nodes/op-node/rpc").asText(),
            "--private-key", env.at("/accounts/batcher/key").asText(),
            "--poll-interval", "500ms",
            "--num-confirmations", "1",
            "--max-pending-tx", "10",
            "--max-channel-duration", "1",
            "--batch-type", "1",
            "--compression-algo", "brotli",
            "--txmgr.cell-proof-time", "0"));
    command.addAll(List.of(more));
    return new OurBatcher(
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start());
  }

  /** As Ctrl-C does; answers the exit code. */
  int stop() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS))
      throw new AssertionError("the batcher does not end");
    return process.exitValue();
  }

  /** SIGKILL, as the kernel would. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
