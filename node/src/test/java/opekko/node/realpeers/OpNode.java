package opekko.node.realpeers;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import opekko.devnet.genesis.ChainFiles;

/** A real op-node that verifies a chain by itself, from L1 alone. */
final class OpNode implements AutoCloseable {
  private final Process process;
  private final int rpc;
  private final Path log;

  private OpNode(Process process, int rpc, Path log) {
    this.process = process;
    this.rpc = rpc;
    this.log = log;
  }

  /**
   * Builds op-node if need be. Skips the test where the scripts are absent.
   *
   * @param l1 JSON-RPC and beacon API
   * @param secret file with the secret of the engine
   */
  static OpNode verify(URI l1, String engine, Path secret, ChainFiles files, Path folder)
      throws IOException {
    var rpc = OpGeth.freePort();
    var command = new ArrayList<>(List.of(PeerStack.binary("op-node")));
    command.addAll(List.of("--l1=" + l1, "--l1.beacon=" + l1, "--l1.rpckind=standard"));
    command.addAll(List.of("--l1.http-poll-interval=250ms", "--l1.epoch-poll-interval=1s"));
    command.addAll(List.of("--l2=" + engine, "--l2.jwt-secret=" + secret));
    command.add("--rollup.config=" + files.rollup());
    command.add("--rollup.l1-chain-config=" + files.l1ChainConfig());
    command.addAll(List.of("--syncmode=consensus-layer", "--verifier.l1-confs=0"));
    command.addAll(List.of("--finality.delay=1", "--p2p.disable", "--log.format=logfmt"));
    command.addAll(List.of("--rpc.addr=127.0.0.1", "--rpc.port=" + rpc));
    Files.createDirectories(folder);
    var log = folder.resolve("op-node.log");
    var process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    var node = new OpNode(process, rpc, log);
    try {
      Await.until(
          "op-node to answer",
          Duration.ofSeconds(60),
          () -> Optional.of(node.rpc().call("optimism_version")));
    } catch (AssertionError e) {
      node.close();
      throw new AssertionError(e.getMessage() + "\n" + Files.readString(log), e);
    }
    return node;
  }

  JsonRpc rpc() {
    return new JsonRpc("http://127.0.0.1:" + rpc);
  }

  String log() throws IOException {
    return Files.readString(log);
  }

  @Override
  public void close() {
    process.destroy();
  }
}
