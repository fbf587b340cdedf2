package opekko.node.process;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A command of this distribution as it can be run in a process of its own: in the same JVM as this
 * one, with its class path, options and start-up cache. The process ends when this one does,
 * however that ends, if its main class calls {@link ParentWatch#start}.
 *
 * @param main the class to start
 */
public record Program(Class<?> main, List<String> arguments) {
  /** Settings of whoever started this process are not meant for its children. */
  private static final List<String> NOT_INHERITED = List.of("OP_NODE_", "OP_BATCHER_");

  public Program {
    arguments = List.copyOf(arguments);
  }

  public static Program of(Class<?> main, String... arguments) {
    return new Program(main, List.of(arguments));
  }

  /** The same with more arguments. */
  public Program with(List<String> more) {
    return new Program(main, Stream.concat(arguments.stream(), more.stream()).toList());
  }

  private List<String> command() {
    var words = new ArrayList<String>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    words.add("-D" + ParentWatch.PROPERTY + "=true");
    words.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    words.addAll(arguments);
    return words;
  }

  /**
   * Starts it. Its standard input is a pipe that this process holds; all that it prints goes to a
   * file.
   *
   * @param output is appended to
   */
  Process start(Path output) throws IOException {
    var builder =
        new ProcessBuilder(command())
            .redirectErrorStream(true)
            .redirectOutput(Redirect.appendTo(output.toFile()));
    builder
        .environment()
        .keySet()
        .removeIf(name -> NOT_INHERITED.stream().anyMatch(name::startsWith));
    return builder.start();
  }
}
