package opekko.node.rig;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import opekko.node.realpeers.JsonRpc;

/** One node's process, which can be killed, paused and started again on the same folder. */
final class NodeProcess implements AutoCloseable {
  static final int RPC_PORT = 8547;
  static final int ADMIN_PORT = 8548;

  /** Where nodes speak with each other, by default. */
  static final int CLUSTER_PORT = 9550;

  /** Where their logs do. */
  static final int LOG_PORT = 9551;

  private static final long PATIENCE_SECONDS = 20;

  private final String name;
  private final String address;
  private final Path folder;
  private final List<String> command;
  private final Map<String, String> environment;
  private Process process;

  /**
   * @param command becomes the node: the process has no other between it and the rig
   * @param environment variables besides those of the rig
   */
  NodeProcess(
      String name,
      String address,
      Path folder,
      List<String> command,
      Map<String, String> environment) {
    this.name = name;
    this.address = address;
    this.folder = folder;
    this.command = List.copyOf(command);
    this.environment = Map.copyOf(environment);
  }

  String name() {
    return name;
  }

  Path folder() {
    return folder;
  }

  void start() {
    startWith(List.of());
  }

  /** With more arguments than usual. */
  void startWith(List<String> more) {
    var whole = new ArrayList<>(command);
    whole.addAll(more);
    try {
      Files.createDirectories(folder);
      var builder =
          new ProcessBuilder(whole)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(logFile().toFile()));
      builder.environment().putAll(environment);
      process = builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Why it has ended is what it said last. */
  void requireAlive() {
    if (!isAlive()) throw new AssertionError(name + " has ended: " + lastWords());
  }

  /** The last line that it printed. */
  String lastWords() {
    try {
      return Files.readAllLines(logFile()).getLast();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As orders name it. */
  String voter() {
    return name + "=" + address;
  }

  /** SIGKILL. */
  void kill() {
    process.destroyForcibly();
    awaitEnd();
  }

  /** SIGTERM, as a supervisor does it; waits for the end. */
  void terminate() {
    process.destroy();
    awaitEnd();
  }

  /** Waits until it has ended itself. */
  void awaitEnd() {
    try {
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS))
        throw new AssertionError(name + " does not end; see " + logFile());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** SIGSTOP. */
  void pause() {
    Shell.run("kill", "-STOP", String.valueOf(process.pid()));
  }

  boolean isPaused() {
    try {
      var stat = Files.readString(Path.of("/proc", String.valueOf(process.pid()), "stat"));
      return stat.startsWith(" T", stat.lastIndexOf(')') + 1);
    } catch (IOException _) {
      return false;
    }
  }

  /** SIGCONT. */
  void resume() {
    Shell.run("kill", "-CONT", String.valueOf(process.pid()));
  }

  JsonRpc rpc() {
    return new JsonRpc(rpcUrl());
  }

  String rpcUrl() {
    return "http://" + address + ":" + RPC_PORT;
  }

  String adminUrl() {
    return "http://" + address + ":" + ADMIN_PORT;
  }

  /** What the node wrote for its operators. */
  Optional<String> token() {
    try {
      return Optional.of(Files.readString(tokenFile()).strip());
    } catch (IOException _) {
      return Optional.empty();
    }
  }

  Path tokenFile() {
    return folder.resolve("data/admin-token");
  }

  /** Where its commit log is, once it has one. */
  Path logFolder() {
    return folder.resolve("data/ha/log");
  }

  /** What it printed. */
  Path logFile() {
    return folder.resolve("node.log");
  }

  @Override
  public void close() {
    if (process != null && process.isAlive()) process.destroyForcibly();
  }
}
