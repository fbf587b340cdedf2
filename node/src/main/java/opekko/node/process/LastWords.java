package opekko.node.process;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Where the output of a process begins in a file that others wrote to before it.
 *
 * @param position in bytes
 */
record LastWords(Path file, long position) {
  private static final int MOST_BYTES = 8 << 10;

  /** How commands of this distribution say why they end. */
  private static final String REASON = "opekko: ";

  static LastWords from(Path file) throws IOException {
    return new LastWords(file, Files.exists(file) ? Files.size(file) : 0);
  }

  /** The reason that the process gave, else the last line it printed; empty when it is silent. */
  String read() {
    try {
      var lines = tail().lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
      return lines.reversed().stream()
          .filter(line -> line.startsWith(REASON))
          .findFirst()
          .map(line -> line.substring(REASON.length()))
          .orElseGet(() -> last(lines));
    } catch (IOException e) {
      return "what it said cannot be read: " + e.getMessage();
    }
  }

  private static String last(List<String> lines) {
    return lines.isEmpty() ? "" : lines.getLast();
  }

  private String tail() throws IOException {
    try (var channel = FileChannel.open(file)) {
      var begin = Math.max(position, channel.size() - MOST_BYTES);
      var bytes = ByteBuffer.allocate((int) Math.max(0, channel.size() - begin));
      while (bytes.hasRemaining() && channel.read(bytes, begin + bytes.position()) >= 0) {}
      return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
    }
  }
}
