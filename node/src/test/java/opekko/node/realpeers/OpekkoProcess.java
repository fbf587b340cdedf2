package opekko.node.realpeers;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The node as a user starts it: through the launcher, with op-node's flags, on its own op-geth. */
final class OpekkoProcess implements AutoCloseable {
  private final Path folder;
  private final List<String> command;
  private final int rpcPort;
  private final int adminPort;
  private Process process;

  private OpekkoProcess(Path folder, List<String> command, int rpcPort, int adminPort) {
    this.folder = folder;
    this.command = command;
    this.rpcPort = rpcPort;
    this.adminPort = adminPort;
  }

  /**
   * @param more flags besides those that name the stack's endpoints
   */
  static OpekkoProcess on(PeerStack stack, String engine, Path folder, String... more)
      throws IOException {
    return at(freePort(), stack, engine, folder, more);
  }

  /**
   * The same, in the place of another node whose address others know.
   *
   * @param rpc port of its JSON-RPC
   */
  static OpekkoProcess at(int rpc, PeerStack stack, String engine, Path folder, String... more)
      throws IOException {
    var env = stack.env();
    var admin = freePort();
    var home = Path.of(System.getProperty("opekko.home"));
    var command = new ArrayList<>(List.of(home.resolve("opekko").toString(), "node"));
    command.addAll(
        List.of(
            "--l1", env.at("/l1/rpc").asText(),
            "--l1.beacon", env.at("/l1/beacon").asText(),
            "--rollup.l1-chain-config", env.at("/l1/chain_config").asText(),
            "--l1.http-poll-interval", "250ms",
            "--l1.epoch-poll-interval", "1s",
            "--l2", env.at("/engines/" + engine + "/engine").asText(),
            "--l2.jwt-secret", env.at("/l2/jwt").asText(),
            "--rollup.config", env.at("/l2/rollup_config").asText(),
            "--finality.delay", "1",
            "--safedb.path", folder.resolve("safedb").toString(),
            "--data-dir", folder.resolve("data").toString(),
            "--rpc.addr", "127.0.0.1",
            "--rpc.port", String.valueOf(rpc),
            "--admin.port", String.valueOf(admin)));
    command.addAll(List.of(more));
    Files.createDirectories(folder);
    return new OpekkoProcess(folder, command, rpc, admin).start();
  }

  /** Starts it, again if it has been killed: same engine, same folders. */
  OpekkoProcess start() throws IOException {
    process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("opekko.log").toFile()))
            .start();
    return this;
  }

  JsonRpc rpc() {
    return new JsonRpc(rpcUrl());
  }

  String rpcUrl() {
    return "http://127.0.0.1:" + rpcPort;
  }

  /** The admin listener, with the token the node wrote. */
  JsonRpc admin() {
    try {
      var token = Files.readString(folder.resolve("data/admin-token")).strip();
      return new JsonRpc("http://127.0.0.1:" + adminPort, Optional.of(token));
    } catch (IOException e) {
      throw new JsonRpc.RpcFailure("no admin token yet: " + e);
    }
  }

  /** SIGKILL, as the kernel would. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
  }

  boolean isAlive() {
    return process.isAlive();
  }

  String log() throws IOException {
    return Files.readString(folder.resolve("opekko.log"));
  }

  @Override
  public void close() {
    process.destroy();
  }

  static int freePort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
