package opekko.devnet.replay;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * One file of a recording: JSON, or JSON lines read one at a time, gzipped when its name ends so.
 */
record RecordingFile(Path path) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MAX_LINE_BYTES = 64 << 20;
  private static final int BUFFER_BYTES = 1 << 16;

  boolean exists() {
    return Files.isRegularFile(path);
  }

  /** The whole file as one object. */
  Row object() {
    try (var in = open()) {
      var node = JSON.readTree(in);
      if (!node.isObject()) throw problem("holds no JSON object");
      return new Row(node, path.toString());
    } catch (JsonProcessingException e) {
      throw problem("is not JSON: " + e.getOriginalMessage() + " (line " + lineOf(e) + ")");
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  /** Each line in turn; only one is in memory at a time. */
  void forEachLine(Consumer<Row> use) {
    var lineNumber = 0L;
    try (var in = open()) {
      var line = new ByteArrayOutputStream(BUFFER_BYTES);
      while (readLine(in, line, ++lineNumber)) {
        if (line.size() > 0) use.accept(parse(line.toByteArray(), lineNumber));
        line.reset();
      }
    } catch (EOFException | ZipException e) {
      throw UnusableFixture.at(
          path, lineNumber, "the compressed data is cut or damaged; copy the file again");
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private Row parse(byte[] line, long lineNumber) {
    try {
      var node = JSON.readTree(line);
      if (node.isObject()) return new Row(node, UnusableFixture.place(path, lineNumber));
      throw UnusableFixture.at(path, lineNumber, "holds no JSON object");
    } catch (JsonProcessingException e) {
      throw UnusableFixture.at(
          path,
          lineNumber,
          "is not JSON: " + e.getOriginalMessage() + "; the file may be cut, copy it again");
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  /** Whether there was one more line; it is left in {@code line} without its end. */
  private boolean readLine(InputStream in, ByteArrayOutputStream line, long number)
      throws IOException {
    var any = false;
    for (var next = in.read(); next >= 0; next = in.read()) {
      any = true;
      if (next == '\n') return true;
      line.write(next);
      if (line.size() > MAX_LINE_BYTES)
        throw UnusableFixture.at(path, number, "has more than " + MAX_LINE_BYTES + " bytes");
    }
    return any;
  }

  private InputStream open() throws IOException {
    var raw = Files.newInputStream(path);
    try {
      return new BufferedInputStream(
          path.toString().endsWith(".gz") ? new GZIPInputStream(raw, BUFFER_BYTES) : raw,
          BUFFER_BYTES);
    } catch (IOException e) {
      raw.close();
      throw e;
    }
  }

  private UnusableFixture unreadable(IOException e) {
    return switch (e) {
      case NoSuchFileException _ -> problem("is missing; copy the whole folder again");
      case EOFException _, ZipException _ ->
          problem("the compressed data is cut or damaged; copy the file again");
      default -> problem("cannot be read: " + e.getMessage());
    };
  }

  private UnusableFixture problem(String what) {
    return new UnusableFixture(path + ": " + what);
  }

  private static int lineOf(JsonProcessingException e) {
    return e.getLocation() == null ? 1 : e.getLocation().getLineNr();
  }
}
