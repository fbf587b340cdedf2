package opekko.node.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

/** What came of a typed command line. {@code out} and {@code err} as a person sees them. */
record Typed(int exitCode, String out, String err) {

  /** Runs it in this process. Standard output is one for all: not for tests in parallel. */
  static Typed type(String... words) {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    var ownOut = System.out;
    var ownErr = System.err;
    try (var toOut = new PrintStream(out, true, StandardCharsets.UTF_8);
        var toErr = new PrintStream(err, true, StandardCharsets.UTF_8)) {
      System.setOut(toOut);
      System.setErr(toErr);
      var line = Opekko.commandLine();
      line.setOut(new PrintWriter(toOut, true)).setErr(new PrintWriter(toErr, true));
      var code = line.execute(words);
      return new Typed(
          code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    } finally {
      System.setOut(ownOut);
      System.setErr(ownErr);
    }
  }
}
