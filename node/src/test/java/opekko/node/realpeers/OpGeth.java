package opekko.node.realpeers;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import opekko.protocol.fork.ForkSchedule;
import opekko.protocol.metrics.NodeMetrics;
import opekko.protocol.type.Bytes;
import opekko.rpc.engine.EngineClient;
import opekko.rpc.engine.JwtSecret;
import opekko.rpc.engine.JwtTokens;
import opekko.rpc.jsonrpc.JsonRpc;
import opekko.rpc.jsonrpc.RpcEndpoint;

/** A real op-geth on its own, started from a genesis file. */
final class OpGeth implements AutoCloseable {
  private static final String SECRET = "5e".repeat(32);

  private final Process process;
  private final Path secret;
  private final int http;
  private final int engine;

  private OpGeth(Process process, Path secret, int http, int engine) {
    this.process = process;
    this.secret = secret;
    this.http = http;
    this.engine = engine;
  }

  /** Builds op-geth if need be. Skips the test where the scripts are absent. */
  static OpGeth start(Path genesis, Path folder) throws IOException, InterruptedException {
    var binary = PeerStack.binary("op-geth");
    Files.createDirectories(folder);
    var data = folder.resolve("data").toString();
    run(
        folder,
        List.of(binary, "init", "--datadir", data, "--state.scheme", "hash", genesis.toString()));
    var secret = Files.writeString(folder.resolve("jwt"), SECRET);
    // The p2p port can be bound to loopback in a file only.
    var config =
        Files.writeString(
            folder.resolve("geth.toml"),
            "[Node.P2P]\nListenAddr = \"127.0.0.1:0\"\nNoDiscovery = true\nMaxPeers = 0\n");
    var http = freePort();
    var engine = freePort();
    var command =
        new ArrayList<>(List.of(binary, "--config", config.toString(), "--datadir", data));
    command.addAll(List.of("--syncmode", "full", "--gcmode", "archive", "--nat", "none"));
    command.addAll(List.of("--http", "--http.addr", "127.0.0.1", "--http.port", "" + http));
    command.addAll(List.of("--authrpc.addr", "127.0.0.1", "--authrpc.port", "" + engine));
    command.addAll(List.of("--authrpc.jwtsecret", secret.toString(), "--ipcdisable"));
    command.addAll(List.of("--cache", "64", "--rollup.superchain-upgrades=false"));
    var process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("op-geth.log").toFile())
            .start();
    var geth = new OpGeth(process, secret, http, engine);
    Await.until(
        "op-geth to answer",
        Duration.ofSeconds(30),
        () -> Optional.of(geth.rpc().call("eth_chainId")));
    return geth;
  }

  private static void run(Path folder, List<String> command)
      throws IOException, InterruptedException {
    var log = folder.resolve("init.log");
    var process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    if (!process.waitFor(1, TimeUnit.MINUTES) || process.exitValue() != 0)
      throw new AssertionError(command + " failed:\n" + Files.readString(log));
  }

  static int freePort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  opekko.node.realpeers.JsonRpc rpc() {
    return new opekko.node.realpeers.JsonRpc("http://127.0.0.1:" + http);
  }

  String engineUrl() {
    return "http://127.0.0.1:" + engine;
  }

  /** The file with the secret of its Engine API. */
  Path secret() {
    return secret;
  }

  EngineClient engine(ForkSchedule forks) {
    var tokens = new JwtTokens(new JwtSecret(Bytes.fromHex(SECRET)), InstantSource.system());
    var endpoint = RpcEndpoint.authorized(URI.create(engineUrl()), tokens, Duration.ofSeconds(30));
    return new EngineClient(JsonRpc.to(endpoint, "engine", NodeMetrics.NONE), forks);
  }

  @Override
  public void close() {
    process.destroy();
  }
}
