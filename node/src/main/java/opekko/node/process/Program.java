package opekko.node.process;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A command of this distribution as it can be run in a process of its own.
 *
 * @param command the words that start it
 */
public record Program(List<String> command) {
  /** Settings of whoever started this process are not meant for its children. */
  private static final List<String> NOT_INHERITED = List.of("OP_NODE_", "OP_BATCHER_");

  public Program {
    command = List.copyOf(command);
  }

  /**
   * In the same JVM as this process, with its class path, options and start-up cache; the process
   * ends when this one does, however that ends.
   *
   * @param arguments the first ones; {@link #with} adds more
   */
  public static Program like(Class<?> main, String... arguments) {
    var words = new ArrayList<String>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    words.add("-D" + ParentWatch.PROPERTY + "=true");
    words.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    words.addAll(List.of(arguments));
    return new Program(words);
  }

  /** The same with more arguments. */
  public Program with(List<String> arguments) {
    return new Program(Stream.concat(command.stream(), arguments.stream()).toList());
  }

  /**
   * Starts it. Its standard input is a pipe that this process holds; all that it prints goes to a
   * file.
   *
   * @param output is appended to
   */
  Process start(Path output) throws IOException {
    var builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(Redirect.appendTo(output.toFile()));
    builder
        .environment()
        .keySet()
        .removeIf(name -> NOT_INHERITED.stream().anyMatch(name::startsWith));
    return builder.start();
  }
}
