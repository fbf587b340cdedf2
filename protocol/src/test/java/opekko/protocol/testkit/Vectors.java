package opekko.protocol.testkit;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;

/**
 * Reads the golden vectors in place, from the folder named by the system property {@code
 * opekko.vectors}. A test that asks for a topic the machine does not have is reported as skipped,
 * with the topic's name.
 */
public final class Vectors {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Vectors() {}

  /**
   * The file or folder, e.g. {@code path("kzg", "blob-transaction.json")}; skips the test when it
   * is absent.
   */
  public static Path path(String topic, String... more) {
    var root = Path.of(System.getProperty("opekko.vectors", "../../shared/vectors"));
    var path = root.resolve(Path.of(topic, more));
    assumeTrue(Files.exists(path), () -> "golden vectors absent: " + Path.of(topic, more));
    return path;
  }

  /** Names of the files of a topic, sorted. */
  public static List<String> names(String topic) {
    try (var files = Files.list(path(topic))) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".json") || name.endsWith(".json.gz"))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A JSON file, gzipped or not. */
  public static JsonNode json(String topic, String... more) {
    try (var in = open(path(topic, more))) {
      return JSON.readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A file of JSON lines, gzipped or not. */
  public static List<JsonNode> jsonLines(Path file) {
    try (var in = open(file);
        var lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      return lines.lines().filter(line -> !line.isBlank()).map(Vectors::parse).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonNode parse(String line) {
    try {
      return JSON.readTree(line);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static InputStream open(Path file) throws IOException {
    var in = Files.newInputStream(file);
    return file.toString().endsWith(".gz") ? new GZIPInputStream(in) : in;
  }
}
