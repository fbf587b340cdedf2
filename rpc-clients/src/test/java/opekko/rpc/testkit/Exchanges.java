package opekko.rpc.testkit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import opekko.protocol.fault.Fetched;
import opekko.protocol.testkit.Vectors;

/** The recorded JSON-RPC exchanges of the l1-rpc vectors. */
public final class Exchanges {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Exchanges() {}

  /** The result of the one exchange in a file. */
  public static JsonNode result(String method, String file) {
    return parse(line("<< ", method, file)).get("result");
  }

  /** The parameters of the one exchange in a file. */
  public static JsonNode params(String method, String file) {
    return parse(line(">> ", method, file)).get("params");
  }

  private static String line(String start, String method, String file) {
    try (var lines = Files.lines(Vectors.path("l1-rpc", method, file))) {
      return lines
          .filter(line -> line.startsWith(start))
          .findFirst()
          .orElseThrow()
          .substring(start.length());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonNode parse(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  public static <T> T found(Fetched<T> fetched) {
    return switch (fetched) {
      case Fetched.Found<T>(var value) -> value;
      case Fetched.Missing<T>(var what) -> throw new AssertionError("missing: " + what);
      case Fetched.Failed<T>(var fault) -> throw new AssertionError(fault.toString());
    };
  }
}
