package opekko.node.realpeers;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A stack of real peers, driven by their scripts. Closing it ends exactly the processes it started.
 */
final class PeerStack implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path scripts;
  private final Path folder;

  private PeerStack(Path scripts, Path folder) {
    this.scripts = scripts;
    this.folder = folder;
  }

  /**
   * Builds the peers if need be (minutes, the first time) and starts a stack. Skips the test where
   * the scripts are absent.
   */
  static PeerStack up(Path folder, String... options) {
    var scripts = scripts();
    run(
        30,
        List.of("bash", scripts.resolve("build-peers.sh").toString()),
        "op-geth op-node op-batcher");
    var stack = new PeerStack(scripts, folder);
    stack.verb("up", options);
    return stack;
  }

  /** The path of a real peer's program, built if need be. Skips the test without the scripts. */
  static String binary(String name) {
    var scripts = scripts();
    run(30, List.of("bash", scripts.resolve("build-peers.sh").toString()), name);
    var cache =
        Optional.ofNullable(System.getenv("XDG_CACHE_HOME"))
            .map(Path::of)
            .orElseGet(() -> Path.of(System.getProperty("user.home"), ".cache"));
    return cache.resolve("opekko-peers/bin/" + name).toString();
  }

  private static Path scripts() {
    var scripts = Path.of(System.getProperty("opekko.peers", "../../shared/peers"));
    assumeTrue(Files.exists(scripts.resolve("stack.py")), "real peers absent: " + scripts);
    return scripts;
  }

  /** Runs one verb of the stack and answers what it printed. */
  String verb(String verb, String... arguments) {
    var command = new ArrayList<>(List.of("python3", scripts.resolve("stack.py").toString(), verb));
    command.addAll(List.of("--dir", folder.toString()));
    command.addAll(List.of(arguments));
    return run(10, command, "");
  }

  /** Endpoints, keys and files of the stack; read afresh as verbs change it. */
  JsonNode env() {
    try {
      return JSON.readTree(folder.resolve("env.json").toFile());
    } catch (IOException e) {
      throw new AssertionError("the stack wrote no env.json", e);
    }
  }

  JsonRpc engine(String name) {
    return new JsonRpc(env().at("/engines/" + name + "/rpc").asText());
  }

  JsonRpc node(String name) {
    return new JsonRpc(env().at("/nodes/" + name + "/rpc").asText());
  }

  @Override
  public void close() {
    verb("down");
  }

  private static String run(int minutes, List<String> command, String peers) {
    try {
      var builder = new ProcessBuilder(command).redirectErrorStream(true);
      if (!peers.isEmpty()) builder.environment().put("PEERS", peers);
      var output = Files.createTempFile("opekko-peers", ".log");
      var process = builder.redirectOutput(output.toFile()).start();
      var ended = process.waitFor(minutes, TimeUnit.MINUTES);
      if (!ended) process.destroyForcibly();
      var printed = Files.readString(output);
      Files.delete(output);
      if (!ended || process.exitValue() != 0)
        throw new AssertionError(command + " failed:\n" + printed);
      return printed;
    } catch (IOException e) {
      throw new AssertionError(command + " cannot run", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(command + " was interrupted", e);
    }
  }
}
