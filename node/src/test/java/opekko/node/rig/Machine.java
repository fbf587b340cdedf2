package opekko.node.rig;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A machine of the rig as an operator sits before it, in one folder. */
final class Machine implements AutoCloseable {
  private static final Path LAUNCHER = Path.of(System.getProperty("opekko.home"), "opekko");

  private final String id;
  private final RigNetwork network;
  private final Path folder;
  private final List<Process> left = new ArrayList<>();

  /** What a command ended with, and all that it printed. */
  record Ended(int exitCode, String printed) {}

  Machine(String id, RigNetwork network, Path folder) {
    this.id = id;
    this.network = network;
    this.folder = folder;
  }

  Path folder() {
    return folder;
  }

  /** Types {@code ./opekko} and the words, and waits for the end. */
  Ended type(List<String> words) {
    try {
      var process = builder(words).start();
      process.getOutputStream().close();
      var printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return new Ended(process.waitFor(), printed);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Types the same, and leaves it running. */
  void leaveRunning(List<String> words) {
    try {
      left.add(builder(words).redirectOutput(folder.resolve("printed.log").toFile()).start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ProcessBuilder builder(List<String> words) {
    var command = new ArrayList<>(List.of(LAUNCHER.toString()));
    command.addAll(words);
    var builder =
        new ProcessBuilder(network.command(id, command))
            .directory(folder.toFile())
            .redirectErrorStream(true);
    // What whoever runs the test has set is not this operator's.
    builder.environment().keySet().removeIf(name -> name.startsWith("OP_NODE_"));
    builder.environment().keySet().removeAll(List.of("OPEKKO_RPC", "OPEKKO_ADMIN"));
    return builder;
  }

  /** SIGKILL to all that was left running. */
  void kill() {
    for (var process : left) {
      process.destroyForcibly();
      process.onExit().join();
    }
    left.clear();
  }

  @Override
  public void close() {
    kill();
  }
}
