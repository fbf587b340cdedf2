package opekko.node.rig;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.stream.Stream;

/**
 * Holds all that the nodes send each other for some time, each packet for itself, so that some may
 * be overtaken: a program in each namespace to which the packet filter hands what comes in. Needs
 * iptables and a C compiler.
 */
final class Delay implements AutoCloseable {
  private static final String SOURCE = "delay.c";

  private final RigNetwork network;
  private final Deque<Process> programs = new ArrayDeque<>();

  private Delay(RigNetwork network) {
    this.network = network;
  }

  /**
   * @param millis on each way
   */
  static Delay of(RigNetwork network, long millis) {
    return uneven(network, millis, millis);
  }

  /**
   * @param soon milliseconds on each way, of three packets out of four
   * @param later of the fourth, any of them
   */
  static Delay uneven(RigNetwork network, long soon, long later) {
    var delay = new Delay(network);
    try {
      var program = compiled();
      for (var node : network.nodes()) delay.start(node, program, soon, later);
      network.queue();
      return delay;
    } catch (IOException e) {
      delay.close();
      throw new UncheckedIOException(e);
    } catch (RuntimeException e) {
      delay.close();
      throw e;
    }
  }

  private static Path compiled() throws IOException {
    var folder = Files.createTempDirectory("opekko-delay");
    var source = folder.resolve(SOURCE);
    var program = folder.resolve("delay");
    try (var text = Delay.class.getResourceAsStream(SOURCE)) {
      Files.copy(text, source);
    }
    Shell.run("cc", "-O2", "-o", program.toString(), source.toString());
    return program;
  }

  private void start(String node, Path program, long soon, long later) throws IOException {
    var numbers = Stream.of(RigNetwork.QUEUE, soon, later).map(String::valueOf);
    var command =
        network.command(node, Stream.concat(Stream.of(program.toString()), numbers).toList());
    var process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    programs.push(process);
    // What comes before it is there is let through.
    if (process.inputReader().readLine() == null)
      throw new IllegalStateException("packets cannot be held in this kernel");
  }

  @Override
  public void close() {
    network.loseNothing();
    programs.forEach(Process::destroy);
  }
}
